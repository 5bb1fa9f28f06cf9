// GitHub's own workflow parser and expression evaluator, asked over JSON lines: one question in, one answer out.
import {createInterface} from 'node:readline';
import {data, Evaluator, Lexer, Parser} from '@actions/expressions';
import {convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow} from '@actions/workflow-parser';

const STATUS = ['success', 'failure', 'always', 'cancelled'];

function toData(value) {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, inner]) => ({key, value: toData(inner)})));
}

function evaluate(source, contexts, status) {
  const functions = STATUS.map(name => ({name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(status[name])}));
  functions.push({name: 'hashFiles', minArgs: 1, maxArgs: 255, call: () => new data.StringData('0'.repeat(64))});
  const parser = new Parser(new Lexer(source).lex().tokens, Object.keys(contexts), functions);
  const known = new Map(functions.map(one => [one.name.toLowerCase(), one]));
  return new Evaluator(parser.parse(), toData(contexts), known).evaluate();
}

function isTrue(value) {
  return value.kind !== data.Kind.Null && !['', '0', 'false'].includes(value.coerceString());
}

const ANSWERS = {
  async parse({name, content}) {
    const result = parseWorkflow({name, content}, new NoOperationTraceWriter());
    if (result.value) await convertWorkflowTemplate(result.context, result.value);
    return {errors: result.context.errors.getErrors().map(error => error.message ?? String(error))};
  },
  if({source, contexts, status}) {
    const inner = /^\$\{\{([\s\S]*)\}\}$/.exec(source.trim());
    const asked = (inner ? inner[1] : source).trim();
    const guarded = new RegExp(`\\b(${STATUS.join('|')})\\s*\\(`, 'i').test(asked);
    const whole = !asked ? 'success()' : guarded ? asked : `success() && (${asked})`;
    return {value: isTrue(evaluate(whole, contexts, status))};
  },
  text({source, contexts, status}) {
    const filled = source.replace(/\$\{\{([\s\S]*?)\}\}/g, (_, one) => evaluate(one.trim(), contexts, status).coerceString());
    return {value: filled};
  },
};

createInterface({input: process.stdin}).on('line', async line => {
  let answer;
  try {
    const {question, ...rest} = JSON.parse(line);
    answer = await ANSWERS[question](rest);
  } catch (error) {
    answer = {error: String(error.message ?? error)};
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
