import { issuableRoles, type Role } from '#domain';
import { streamId } from '../aggregates/streams.js';
import { aggregateOf, commandSpecs, type OuterCommandName } from '../aggregates/table.js';
import { parseCommand } from '../commands/parse.js';
import { isOuterCommand } from '../commands/registry.js';
import { Code, Id, Ids, Instant, JsonObject, OneOf, Optional, Parts, Text } from '../form/fields.js';
import { Pattern } from '../violations/patterns.js';
import { twice } from '../violations/among.js';
import { planOf } from '../violations/plan-of-form.js';
import { readForm } from '../violations/read-form.js';
import type { Violation } from '../violations/violation.js';

/** One message of a demo: who says what about which aggregate, when, and what has been answered before. */
export interface DemoStep {
  /** Id of the command, the same whenever it is played. */
  readonly id: string;
  /** When it happens in the story, RFC 3339 UTC. */
  readonly time: string;
  readonly agencyId: string;
  readonly role: Role;
  readonly principal: string;
  readonly command: OuterCommandName;
  /** Stream of the aggregate that it is about. */
  readonly stream: string;
  readonly data: object;
  /** Ids of the steps whose answers come first. */
  readonly after: readonly string[];
  readonly zh: string;
  readonly en: string;
}

/** A story of a district, to be played to its service as an exercise. */
export interface Demo {
  /** What every message of it bears as its correlation. */
  readonly id: string;
  readonly title: string;
  readonly steps: readonly DemoStep[];
}

class DemoStepForm {
  @Code() id!: string;
  @Instant() time!: string;
  @Id() agencyId!: string;
  @OneOf(issuableRoles) role!: Role;
  @Text(100) principal!: string;
  @Pattern('commandName') command!: string;
  /** Id of the aggregate. */
  @Id() target!: string;
  @JsonObject() data!: object;
  /** The step before on the same aggregate where left out. */
  @Optional() @Ids(0, 100) after?: string[];
  @Text(100) zh!: string;
  @Text(100) en!: string;
}

export class DemoForm {
  @Code() id!: string;
  @Text(100) title!: string;
  @Parts(() => DemoStepForm, 1, 2_000) steps!: DemoStepForm[];
}

/** Checks a demo that an installation brings: every violation is named, those in what is said too. */
export function parseDemo(json: unknown): { demo: Demo } | { violations: readonly Violation[] } {
  const read = readForm(DemoForm, json);
  if ('violations' in read) return read;
  const { id, title, steps: forms } = read.data;
  const violations: Violation[] = twice(
    'steps',
    forms.map(({ id }) => id),
  );
  const last = new Map<string, string>();
  const ids = new Set<string>();
  const steps: DemoStep[] = [];
  for (const [n, { command, target, after, ...form }] of forms.entries()) {
    const path = `steps[${n}]`;
    if (!isOuterCommand(command)) {
      violations.push({
        path: `${path}.command`,
        code: 'unlisted',
        value: command,
        other: 'docs/commands.md',
      });
      continue;
    }
    violations.push(...mistakesIn(command, form.data, path));
    const unknown = after?.find((id) => !ids.has(id));
    if (unknown !== undefined)
      violations.push({ path: `${path}.after`, code: 'unlisted', value: unknown, other: 'steps before' });
    const stream = streamId(aggregateOf(command), target);
    const before = last.get(stream);
    steps.push({ ...form, command, stream, after: after ?? (before === undefined ? [] : [before]) });
    last.set(stream, form.id);
    ids.add(form.id);
  }
  return violations.length > 0 ? { violations } : { demo: { id, title, steps } };
}

/** What is wrong with what is said, and where it would be taken for real. */
function mistakesIn(command: OuterCommandName, data: object, path: string): readonly Violation[] {
  const parsed = parseCommand(command, data);
  if ('violations' in parsed) {
    return parsed.violations.map((one) => ({
      ...one,
      path: [path, 'data', one.path].filter(Boolean).join('.'),
    }));
  }
  const isMarked =
    !planOf(commandSpecs[command].dto).has('exercise') || ('exercise' in data && data.exercise === true);
  return isMarked ? [] : [{ path: `${path}.data.exercise`, code: 'mustBe', value: 'true' }];
}
