import process from 'node:process';

/**
 * What the process that runs jest is told: so that nothing is lost of a run that does not come to its end.
 * @typedef {{ begins: string } | { ends: string, passed: number, failed: number, skipped: number } | { over: true }} News
 */

/** @typedef {{ numPassingTests: number, numFailingTests: number, numPendingTests: number, testExecError?: unknown }} FileResult */

/** @param {News} news */
const tell = (news) => void process.send?.(news);

/** Reports every file of tests as it begins and ends. One that cannot even be loaded counts as one that failed. */
export default class NewsReporter {
  /** @param {{ path: string }} test */
  onTestFileStart({ path }) {
    tell({ begins: path });
  }

  /**
   * @param {{ path: string }} test
   * @param {FileResult} result
   */
  onTestFileResult({ path }, { numPassingTests, numFailingTests, numPendingTests, testExecError }) {
    const unloaded = testExecError && numFailingTests === 0 ? 1 : 0;
    tell({
      ends: path,
      passed: numPassingTests,
      failed: numFailingTests + unloaded,
      skipped: numPendingTests,
    });
  }

  onRunComplete() {
    tell({ over: true });
  }
}
