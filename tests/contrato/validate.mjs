// Reads both documents as their own readers do, and says what those would complain of.
import { readFileSync } from 'node:fs';
import { Parser, fromFile } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';

const docs = new URL('../../docs/', import.meta.url);
const complaints = [];

const { document, diagnostics } = await fromFile(new Parser(), new URL('asyncapi.yaml', docs).pathname).parse();
for (const { severity, message, path, range } of diagnostics) {
  // 0 is an error, 1 a warning; hints and information are for whoever writes by hand.
  if (severity <= 1) complaints.push(`asyncapi.yaml:${range.start.line + 1} ${path.join('/')}: ${message}`);
}

const openapi = JSON.parse(readFileSync(new URL('openapi.json', docs), 'utf8'));
const { valid, errors } = await new Validator().validate(openapi);
if (!valid) complaints.push(`openapi.json: ${JSON.stringify(errors, null, 2)}`);

if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  process.exit(1);
}
const operations = Object.values(openapi.paths).flatMap((path) => Object.keys(path)).length;
const messages = document.messages().all();
const examples = messages.flatMap((message) => message.examples().all()).length;
console.log(
  `asyncapi.yaml: ${document.operations().all().length} operations, ${messages.length} messages, ${examples} examples;`,
  `openapi.json: ${operations} operations; both are read without complaint`,
);
