import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readExtractFile } from '../../../../../services/cli/source/extract-file.ts';
import { aFolder } from '../../../../support/cli.ts';

function aFile(content: string): string {
	const file = join(aFolder(), 'rules.json');
	writeFileSync(file, content);
	return file;
}

/** What is said of a file, from the place on. */
async function faultOf(content: string): Promise<string> {
	const file = aFile(content);
	const error = await readExtractFile('--extract', file).then(
		() => new Error('nothing is wrong with it'),
		(each: Error) => each,
	);
	return error.message.replace(`--extract ${file}:`, '').trim();
}

const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`f${i}`, 'a']));
const deep = (levels: number): object => ({ selector: 'a', fields: { x: levels === 0 ? 'a' : deep(levels - 1) } });

/** Each with the place, and what is said. */
const WRONG: readonly (readonly [what: string, content: string, place: string, message: string])[] = [
	['no JSON', '{"a": "h1"', '1:11', 'is neither JSON nor YAML'],
	['two values', '{"a": "h1"} {}', '1:13', 'is neither JSON nor YAML'],
	['an empty file', '', '1:1', 'the file: must be an object'],
	['a list', '["h1"]', '1:1', 'the file: must be an object'],
	['a text', '"h1"', '1:1', 'the file: must be an object'],
	['no fields', '{}', '1:1', 'the file: must have at least one field'],
	['a name that is there twice', '{\n\t"a": "h1",\n\t"a": "h2"\n}', '3:2', 'the name is there already'],
	['an empty name', '{\n"": "h1"}', '2:1', 'is a field without a name'],
	['a name that no field may have', '{"__proto__": "h1"}', '1:2', 'is a name that no field may have'],
	['a name with a line break', '{"a\\nb": "h1"}', '1:2', 'is a name that no column could have'],
	['a number as a rule', '{\n\n"a": 5}', '3:1', 'a: must be a selector, or an object with one'],
	['true as a rule', '{"a": true}', '1:2', 'a: must be a selector'],
	['null as a rule', '{"a": null}', '1:2', 'a: must be a selector'],
	['a list as a rule', '{"a": ["h1"]}', '1:2', 'a: must be a selector'],
	['a rule without a place', '{"a": {"type": "number"}}', '1:2', 'a: must have a "selector", or one of jsonld'],
	['an empty selector', '{"a": {\n"selector": ""}}', '2:1', 'a.selector: must not be empty'],
	['a broken selector', '{"a": {\n\n"selector": "h1["}}', '3:1', 'a.selector: must be a CSS selector'],
	['an unknown pseudo-class', '{"a": "h1:frist"}', '1:2', 'Unknown pseudo-class :frist'],
	['an XPath', '{"a": "//h1/text()"}', '1:2', 'is an XPath, and must be a CSS selector'],
	['::text of Scrapy', '{"a": "h1::text"}', '1:2', 'leave ::text out'],
	['::attr of Scrapy', '{"a": "a::attr(href)"}', '1:2', 'give the rule "attr": "NAME"'],
	['a selector that is no text', '{"a": {"selector": 3}}', '1:8', 'a.selector: must be a text'],
	['an unknown key', '{"a": {"selector": "p",\n"atribute": "x"}}', '2:1', 'a.atribute: is no part of a rule'],
	['a key that is nearly right', '{"a": {"selectr": "p"}}', '1:8', 'did you mean "selector"?'],
	['an unknown type', '{"a": {"selector": "p",\n\t"type": "int"}}', '2:2', 'a.type: must be one of "text", "number"'],
	['an attribute that is none', '{"a": {"selector": "p", "attr": "a b"}}', '1:25', 'must be the name of an attribute'],
	['all that is no yes or no', '{"a": {"selector": "p", "all": "yes"}}', '1:25', 'a.all: must be true or false'],
	[
		'a broken expression',
		'{"a": {"selector": "p", "regex": "("}}',
		'1:25',
		'a.regex: must be a regular expression of RE2',
	],
	['lookahead', '{"a": {"selector": "p", "regex": "a(?=b)"}}', '1:25', 'neither lookahead nor back references'],
	[
		'a back reference',
		'{"a": {"selector": "p", "regex": "(a)\\\\1"}}',
		'1:25',
		'neither lookahead nor back references',
	],
	['two places', '{"a": {"selector": "p", "jsonld": true}}', '1:25', 'must have one of selector and jsonld, not both'],
	['a source that is a number', '{"a": {"meta": 1}}', '1:8', 'a.meta: must be true, which is all of it, or the name'],
	['an attribute of JSON-LD', '{"a": {"jsonld": true, "attr": "x"}}', '1:24', 'a.attr: is for a selector alone'],
	['a path of a selector', '{"a": {"selector": "p", "path": "x"}}', '1:25', 'a.path: is for jsonld'],
	[
		'a path with nothing between dots',
		'{"a": {"jsonld": true, "path": "a..b"}}',
		'1:24',
		'must be names joined by dots',
	],
	[
		'fields and a type',
		'{"a": {"selector": "p", "fields": {"b": "i"}, "type": "url"}}',
		'1:47',
		'cannot stand beside "fields"',
	],
	['fields that are none', '{"a": {"selector": "p", "fields": "b"}}', '1:25', 'a.fields: must be an object'],
	['no fields within', '{"a": {"selector": "p", "fields": {}}}', '1:25', 'a.fields: must have at least one field'],
	[
		'a fault deep within',
		'{"a": {"selector": "p", "fields": {\n "b": {"type": "nmber"}}}}',
		'2:8',
		'a.fields.b.type: must be one',
	],
	[
		'JSON-LD within fields',
		'{"a": {"selector": "p", "fields": {"b": {"jsonld": true}}}}',
		'1:42',
		'is of the whole page',
	],
	['decimals of a text', '{"a": {"selector": "p", "decimal": ","}}', '1:25', 'is for the types number and price alone'],
	[
		'decimals that are none',
		'{"a": {"selector": "p", "type": "number", "decimal": ";"}}',
		'1:43',
		'must be "." or ","',
	],
	['too many fields', JSON.stringify(many), '1:1', 'must be at most 200 fields'],
	['too many levels', JSON.stringify({ a: deep(9) }), '1:', 'must be at most 4 levels deep'],
	['too much', `{"a": {"selector": "p", "default": "${'x'.repeat(70_000)}"}}`, '1:1', 'must have at most 64 KiB'],
	[
		'YAML with a fault',
		'a:\n  selector: h1\n  typ: number\n',
		'3:3',
		'a.typ: is no part of a rule; did you mean "type"?',
	],
];

describe('a file of extraction rules', () => {
	it.each(WRONG)('with %s is refused, and the place is named', async (_, content, place, message) => {
		const fault = await faultOf(content);
		expect(fault).toContain(message);
		expect(fault.startsWith(place)).toBe(true);
	});

	it('may have an expression with a backslash before a digit, where that is a backslash', async () => {
		const read = await readExtractFile('--extract', aFile('{"a": {"selector": "p", "regex": "C:\\\\\\\\1"}}'));
		expect(read.a?.regex).toBe('C:\\\\1');
	});

	it('has all its faults told at once', async () => {
		const fault = await faultOf('{\n"a": {"selector": "p", "typ": 1},\n"b": "h1["\n}');
		expect(fault).toMatch(/^2:\d+: a\.typ: .+; 3:1: b\.selector: /);
	});

	it('that is none is named', async () => {
		await expect(readExtractFile('--extract', '/no/such/file')).rejects.toThrow(
			'--extract /no/such/file: there is no such file',
		);
		const folder = aFolder();
		mkdirSync(join(folder, 'x'));
		await expect(readExtractFile('--extract', folder)).rejects.toThrow('is a folder');
	});

	it('may be short, have tabs, a byte order mark, and comments as YAML has them', async () => {
		const read = await readExtractFile('--extract', aFile('\ufeff{\n\t"t": "h1", # the title\n\t"jsonld": true\n}\n'));
		expect(read).toEqual({ t: { selector: 'h1' }, jsonld: { jsonld: true, all: true } });
		expect(await readExtractFile('--extract', aFile('price:\n  selector: .p\n  type: price\n'))).toEqual({
			price: { selector: '.p', type: 'price' },
		});
	});
});

it('U4 rules may be in UTF-16, as Windows shells write them', async () => {
	const file = join(aFolder(), 'rules.yaml');
	writeFileSync(file, Buffer.from('\ufefft: h1\r\n', 'utf16le'));
	expect(await readExtractFile('--extract', file)).toEqual(await readExtractFile('--extract', aFile('{"t": "h1"}')));
});
