// Checks a proof of `hypertrader audit proof` with nothing but Node: node verify-proof.mjs proof.json <head>
// The head is what you were given elsewhere, such as the "head" of an anchor. Exit code 0: the event stands in that log.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => parts.reduce((digest, part) => digest.update(part), createHash('sha256')).digest('hex');
const bytes = (hex) => Buffer.from(hex, 'hex');
const measured = (text) => `${Buffer.byteLength(text)}:${text}`;
const fail = (why) => {
  console.error(`NOT PROVED: ${why}`);
  process.exit(1);
};

const [file, known] = process.argv.slice(2);
if (!file || !/^[0-9a-f]{64}$/.test(known ?? '')) fail('usage: node verify-proof.mjs proof.json <head, 64 digits>');
const { event, path, block, later } = JSON.parse(readFileSync(file, 'utf8'));

// The leaf: everything that is stored of the event, and where it stands.
const { stream, revision, id, type, meta, data } = event;
const place = `\0${measured(stream)}${revision}:${id}${measured(type)}${measured(meta)}`;
const isText = typeof data.text === 'string';
const leaf = sha256(place, isText ? `s${data.text}` : 'b', isText ? '' : Buffer.from(data.base64, 'base64'));

// The root: each step puts the hash back among its neighbours; the places of the steps say which leaf it was.
let root = leaf;
let index = 0;
path.forEach(({ place: at, others }, level) => {
  const children = [...others.slice(0, at), root, ...others.slice(at)];
  if (children.length > 16 || at >= children.length) fail('a step of the path is impossible');
  root = sha256('\x01', ...children.map(bytes));
  index += at * 16 ** level;
});
if (block.first + index !== revision || index >= block.count) fail('the path leads to another event');

// The head: the block on the head before it, then every later block.
let first = block.first;
let head = block.previous;
for (const [count, blockRoot] of [[block.count, root], ...later]) {
  head = sha256(`\x02${head}:${first}:${count}:${blockRoot}`);
  first += count;
  if (head === known) break;
}
if (head !== known) fail(`the proof ends at head ${head}, not at the one that was given`);
console.log(`PROVED: event ${revision} of ${stream} stands in the log with head ${known}\n${type} ${meta}`);
console.log(isText ? data.text : `${Buffer.from(data.base64, 'base64').length} bytes`);
