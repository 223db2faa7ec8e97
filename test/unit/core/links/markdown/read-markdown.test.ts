import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../../../../shared/core/links/markdown/read-markdown.ts';

/** Value, line and column of each link; that the value stands there in the text is checked. */
function linksIn(lines: readonly string[], end = '\n') {
	const text = lines.join(end);
	return readMarkdown(text, 'github').rawLinks.map(({ value, line, column, text, place }) => {
		expect(lines[line - 1]?.slice(column - 1).startsWith(value.replace(/^(?:mailto:|http:\/\/(?=www))/, ''))).toBe(
			true,
		);
		return { value, at: `${line}:${column}`, text, place };
	});
}

const link = (value: string, at: string, text = '') => ({ value, at, text, place: 'a[href]' });

describe('links of Markdown', () => {
	it.each(['\n', '\r\n', '\r'])('stand where their address does, whatever ends lines: %j', (end) => {
		expect(
			linksIn(
				['# T', '', '\tno code? [a](b.md)', '', 'See [the *guide*](guide.md#x "title") and', '![alt](img.png).'],
				end,
			),
		).toEqual([
			link('guide.md#x', '5:19', 'the *guide*'),
			{ value: 'img.png', at: '6:8', text: 'alt', place: 'img[src]' },
		]);
	});

	it('are found in tables, quotations and lists, and one within another', () => {
		const lines = [
			'| a | b |',
			'| --- | --- |',
			'| \\| [x](t.md) | https://a.example/1 |',
			'',
			'> - [q](<q.md>)',
			'>   [![b](b.png)](c.md)',
		];
		expect(linksIn(lines)).toEqual([
			link('t.md', '3:10', 'x'),
			link('https://a.example/1', '3:18'),
			link('q.md', '5:10', 'q'),
			{ value: 'b.png', at: '6:11', text: 'b', place: 'img[src]' },
			link('c.md', '6:19', '![b](b.png)'),
		]);
	});

	it('of a reference stand where its address is given, once', () => {
		expect(linksIn(['[a][ref], [ref], [no][where]', '', '[Ref]: https://a.example/ "t"', '[^1]: [n](n.md)'])).toEqual([
			link('https://a.example/', '3:8', 'Ref'),
			link('n.md', '4:11', 'n'),
		]);
	});

	it('are addresses that are shown as they are, too', () => {
		expect(linksIn(['<https://a.example/> <a@b.example> www.c.example. (https://d.example/x)'])).toEqual([
			link('https://a.example/', '1:2'),
			link('mailto:a@b.example', '1:23'),
			link('http://www.c.example', '1:36'),
			link('https://d.example/x', '1:52'),
		]);
	});

	it('may have escapes and character references', () => {
		const { rawLinks } = readMarkdown('[a](x\\)y.md) [b](?a=1&amp;b=2) [c](\\&amp;)', 'github');
		expect(rawLinks.map(({ value }) => value)).toEqual(['x)y.md', '?a=1&b=2', '&amp;']);
	});

	it('are none in code, comments, escapes and settings of the page', () => {
		const lines = [
			'---',
			'url: https://no.example/',
			'---',
			'`[a](b)` \\[c](d) <!-- [e](f) -->',
			'```',
			'[g](h)',
			'```',
			'    [i](j)',
		];
		expect(linksIn(lines)).toEqual([]);
	});

	it('in HTML are left to who reads HTML, with all else blank', () => {
		const text = 'a\n> <a\n> href="x">b</a>\n\n<div>\r\n<img src="y">\n</div>\n';
		const { html } = readMarkdown(text, 'github');
		expect(html).toBe(' \n  <a\n  href="x"> </a>\n\n<div>\r\n<img src="y">\n</div>');
	});
});

describe('names of the parts of a page', () => {
	const heads = (text: string, slugs: 'github' | 'gitlab' | 'mkdocs' = 'github') => readMarkdown(text, slugs).ids;

	it('are those that GitHub gives, after the text that is shown', () => {
		expect(
			heads(
				'# Hello, *World*! `x_y` &amp; [link](a.md) ![no](b)\n\nHow\nit works\n---\n\n## A\n\n## A\n\n## A-1\n\n## Ünï — 2.0 ##',
			),
		).toEqual(['hello-world-x_y--link-', 'how-it-works', 'a', 'a-1', 'a-1-1', 'ünï--20']);
	});

	it('keep the space beside what is no text, as on GitHub', () => {
		expect(heads('# <a name="x"></a> A\n\n## B ![i](i.png)\n\nC <sub>d</sub>\n===\n\n#\n\n# E #')).toEqual([
			'-a',
			'b-',
			'c-d',
			'',
			'e',
		]);
	});

	it('are what a heading names itself as well', () => {
		expect(heads('## Set up {#setup}\n\n## Other {: #other .x }')).toEqual(['setup', 'set-up', 'other', 'other']);
	});

	it.each([
		['gitlab' as const, ['a-b', 'ünï-x', 'ünï-x-1']],
		['mkdocs' as const, ['a-b', 'uni-x', 'uni-x_1']],
	])('are those of %s, if that is asked for', (slugs, expected) => {
		expect(heads('# A & B\n\n# Ünï (x)\n\n# Ünï (x)', slugs)).toEqual(expected);
	});
});

describe('hostile Markdown', () => {
	it('R6 may be nested deeper than calls may be', () => {
		const { rawLinks } = readMarkdown(`${'> '.repeat(20_000)}[a](b.md)`, 'github');
		expect(rawLinks.length).toBeLessThanOrEqual(1);
		expect(readMarkdown(`${'**a _b '.repeat(1_000)}[a](b.md)`, 'github').rawLinks).toHaveLength(1);
	});

	it.each(['[a](x.md) ', '*a_', '<a '])(
		'R6 whose paragraph is nothing but %j is told, and not read for minutes',
		(part) => {
			expect(() => readMarkdown(`# T\n\n${part.repeat(200_000)}`, 'github')).toThrow(
				'the paragraph on line 3 has more than 20000 marks of Markdown',
			);
		},
	);

	it('of a long table, a list and a picture in the text is read', () => {
		const rows = Array.from({ length: 15_000 }, (_, i) => `| [a](${i}.md) | b |`);
		const items = Array.from({ length: 15_000 }, (_, i) => `- [a](${i}.md)`);
		const text = ['| a | b |', '| - | - |', ...rows, '', ...items, '', `![](data:image/png;base64,${'A'.repeat(1e6)})`];
		expect(readMarkdown(text.join('\n'), 'github').rawLinks).toHaveLength(30_001);
	});
});
