const module = '../../tools/answer-schemas/tidy.mjs';
const { tidy } = (await import(module)) as {
  tidy: (whole: object) => { schemas: Record<string, unknown>; events: Record<string, string> };
};

const text = { type: 'string' };
const object = (properties: object, required: string[] = []) => ({ type: 'object', properties, required });
const ref = (definition: string) => ({ $ref: `#/definitions/${encodeURIComponent(definition)}` });

describe('schemas of answers', () => {
  it('have the names of the answers and of the types behind them, one for each type', () => {
    const inFile = 'import("/somewhere/rows",{with:{}}).Task';
    const { schemas } = tidy({
      properties: { answers: object({ Duty: ref('TaskRow'), Board: ref('Board') }) },
      definitions: {
        TaskRow: object({ id: text, step: ref(inFile) }),
        Board: object({ tasks: { type: 'array', items: ref('TaskRow_1') }, state: ref('Exclude') }),
        TaskRow_1: object({ id: text, step: ref(inFile) }),
        [inFile]: object({ at: text }),
        Exclude: { enum: ['open'] },
        Unused: text,
      },
    });
    expect(Object.keys(schemas)).toEqual(['Board', 'Duty', 'Task']);
    expect(schemas['Board']).toEqual(
      object({
        tasks: { type: 'array', items: { $ref: '#/components/schemas/Duty' } },
        state: { enum: ['open'] },
      }),
    );
  });

  it('have the members of all parts of an intersection', () => {
    const { schemas } = tidy({
      properties: {
        answers: object({ Flagged: { allOf: [ref('Row'), object({ isKnown: text }, ['isKnown'])] } }),
      },
      definitions: { Row: { allOf: [object({ id: text }, ['id']), object({ name: text })] } },
    });
    expect(schemas['Flagged']).toEqual(object({ id: text, name: text, isKnown: text }, ['id', 'isKnown']));
  });

  it('have the data of each event by its type, whatever the type of that is called', () => {
    const { schemas, events } = tidy({
      properties: { events: ref('EventData') },
      definitions: {
        EventData: object({ 'task.moved': ref('Move'), 'task.set-aside': ref('Move') }),
        Move: { ...object({ to: ref('Place') }), description: 'Of something else' },
        Place: text,
      },
    });
    const data = object({ to: { $ref: '#/components/schemas/Place' } });
    expect(schemas).toEqual({ Place: text, TaskMovedData: data, TaskSetAsideData: data });
    expect(events).toEqual({ 'task.moved': 'TaskMovedData', 'task.set-aside': 'TaskSetAsideData' });
  });

  it('are not made where two types have one name', () => {
    const different = {
      properties: { answers: object({ A: ref('A'), C: ref('Box') }) },
      definitions: {
        A: object({ step: ref('Step') }),
        Step: object({ at: text }),
        Box: object({ other: ref('import("/c",{}).Step') }),
        'import("/c",{}).Step': object({ on: text }),
      },
    };
    expect(() => tidy(different)).toThrow(/different types have one name/);
  });

  it('are of JSON Schema 2020-12', () => {
    const pair = { type: 'array', items: [text, text], minItems: 2, additionalItems: text };
    const { schemas } = tidy({ properties: { answers: object({ Pair: pair }) } });
    expect(schemas['Pair']).toEqual({ type: 'array', prefixItems: [text, text], items: false, minItems: 2 });
  });
});
