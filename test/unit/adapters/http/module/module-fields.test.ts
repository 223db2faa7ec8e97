import { expect, it } from 'vitest';
import { fieldsJson } from '../../../../../shared/adapters/http/module/module-fields.ts';

const circular: Record<string, unknown> = {};
circular.self = circular;

it.each([
	[undefined, 'gave undefined, and not an object of fields'],
	[null, 'gave null, and not an object of fields'],
	['text', 'gave a string, and not an object of fields'],
	[[1], 'gave a list, and not an object of fields'],
	[() => 1, 'gave a function, and not an object of fields'],
	[{ f: () => 1 }, 'gave what JSON cannot hold: f is a function'],
	[{ a: { b: new Map() } }, 'gave what JSON cannot hold: b is a Map'],
	[{ n: 1n }, 'gave what JSON cannot hold: Do not know how to serialize a BigInt'],
	[circular, 'gave what JSON cannot hold: Converting circular structure to JSON'],
	[new Date(0), 'gave an object whose JSON is none, and so has no fields'],
	[{ a: 'x'.repeat(200) }, 'gave 208 B of fields, and a page may have 100 B'],
])('names what a module gives and nobody can keep, case %#', (given, message) => {
	expect(() => fieldsJson(given, 100)).toThrow(message);
});

it('keeps what JSON holds, without what no database takes', () => {
	const given = { at: new Date(0), text: 'a\0b', half: 'x\ud800', list: [1, { b: null }], left: undefined };
	expect(JSON.parse(fieldsJson(given, 1000))).toEqual({
		at: '1970-01-01T00:00:00.000Z',
		text: 'a\ufffdb',
		half: 'x\ufffd',
		list: [1, { b: null }],
	});
});
