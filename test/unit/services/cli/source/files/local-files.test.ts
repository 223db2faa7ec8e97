import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isFileOperand } from '../../../../../../services/cli/source/files/file-operand.ts';
import { findFiles } from '../../../../../../services/cli/source/files/find-files.ts';
import { type FileValues, openFiles } from '../../../../../../services/cli/source/files/open-files.ts';
import { unpackLinks } from '../../../../../../shared/core/links/packed-links.ts';
import { createLinkCollector } from '../../../../../../shared/core/report/link-collector.ts';
import { aPage } from '../../../../../support/builders.ts';

const VALUES: FileValues = { rootDir: undefined, slugs: 'github', include: [], exclude: [] };

let folder: string;
beforeEach(() => {
	folder = realpathSync(mkdtempSync(join(tmpdir(), 'shoal-files-')));
	vi.spyOn(process, 'cwd').mockReturnValue(folder);
});
afterEach(() => {
	vi.restoreAllMocks();
	rmSync(folder, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), content);
	}
}

function open(values: Partial<FileValues> = {}, operands: readonly string[] = [folder]) {
	return openFiles(operands, { ...VALUES, ...values });
}

/** What a report of it would say is broken: the address, with its fragment, the code, and each place. */
function brokenIn(opened: ReturnType<typeof openFiles>): string[] {
	const collector = createLinkCollector({ maxBroken: 100, maxPlaces: 100 });
	for (const { url, fault, faultCode } of opened.targets) {
		const error = { code: faultCode ?? '', message: fault ?? '' };
		if (fault !== undefined) collector.failed({ ...aPage(), url, outcome: 'invalid_url', error } as never);
	}
	for (const page of opened.pages) collector.page(page);
	return collector.result().broken.map(({ url, fragment, error, places }) => {
		const at = places.map(({ page, line, column }) => `${page}:${line}:${column}`).join(' ');
		return `${url}${fragment === undefined ? '' : `#${fragment}`} ${error?.code ?? 'fragment'} ${at}`.trim();
	});
}

describe('links to files', () => {
	it('S4.9 are looked up, and told with file, line and column where there is nothing', () => {
		write({
			'README.md': '[a](docs/a.md) [b](docs/b.md)\n\n![i](docs/i.png)\n',
			'docs/a.md': '[up](../README.md) [gone](../gone.md)\n[away](../../away.md)\n',
		});
		const opened = open();
		expect(brokenIn(opened)).toEqual([
			expect.stringMatching(/^\.\.\/away\.md FILE_NOT_FOUND docs\/a\.md:2:8$/),
			'docs/b.md FILE_NOT_FOUND README.md:1:20',
			'docs/i.png FILE_NOT_FOUND README.md:3:6',
			'gone.md FILE_NOT_FOUND docs/a.md:1:27',
		]);
		expect(opened.name).toBe('2 files');
	});

	it('may have escapes, spaces and a query', () => {
		write({
			'a b.md': '',
			'100%.md': '',
			'i.md': '[1](a%20b.md) [2](<a b.md?x=1>) [3](100%.md) [4](100%25.md) [5](c%20d.md)',
		});
		expect(brokenIn(open())).toEqual(['c%20d.md FILE_NOT_FOUND i.md:1:65']);
	});

	it('are told where only the case of their names differs', () => {
		write({ 'Guide.md': '', 'i.md': '[1](guide.md)' });
		const [fault] = open().targets;
		expect(fault).toMatchObject({ url: 'guide.md', fault: expect.stringContaining('there is Guide.md') });
	});

	it('that begin with a slash begin at the root that is given, or here', () => {
		write({ 'site/a.html': '<a href="/b.html">b</a><a href="//c.example/">c</a>', 'site/b.html': '', 'b.md': '' });
		expect(brokenIn(open())).toEqual(['b.html FILE_NOT_FOUND site/a.html:1:10']);
		const opened = open({ rootDir: join(folder, 'site') });
		expect(brokenIn(opened)).toEqual([]);
		expect(opened.targets).toEqual([{ url: 'https://c.example/', follow: false }]);
	});

	it('lead to the index of a folder in HTML, and in Markdown to any folder', () => {
		write({
			'a.html': '<a href="with/">w</a><a href="without">o</a>',
			'b.md': '[w](with) [o](without/)',
			'with/index.html': '<p id="x">',
			'without/c.txt': '',
		});
		expect(brokenIn(open())).toEqual(['without/index.html FILE_NOT_FOUND a.html:1:31']);
	});

	it('S4.11 name parts of pages, also of pages that are not checked', () => {
		write({
			'a.md':
				'# A B\n\n[1](#a-b) [2](#c) [3](b.html#x) [4](b.html#y) [5](d/#d) [6](e.ts#L10) [7](#top) <a name="c"></a>',
			'b.html': '<p id="x">',
			'd/README.md': '# D',
			'e.ts': '',
		});
		expect(
			brokenIn(
				open(
					{},
					['a.md'].map((name) => join(folder, name)),
				),
			),
		).toEqual(['b.html#y fragment a.md:3:37']);
		expect(brokenIn(open({ slugs: 'mkdocs' }))).toEqual(['b.html#y fragment a.md:3:37']);
	});

	it('name parts of Markdown in any case on GitHub', () => {
		write({
			'a.md': '# A B\n\n[1](#A-B) [2](b.html#X) [3](#C-d)\n<a name="C-d"></a>',
			'b.html': '<p id="x">',
		});
		expect(brokenIn(open())).toEqual(['b.html#X fragment a.md:3:15']);
		expect(brokenIn(open({ slugs: 'mkdocs' }))).toHaveLength(2);
	});

	it('resolve against the base of their page', () => {
		write({
			'a.html': '<base href="sub/"><a href="b.html">b</a>',
			'sub/b.html': '',
			'c.html': '<base href="https://a.example/"><a href="/x">',
		});
		const opened = open();
		expect(brokenIn(opened)).toEqual([]);
		expect(opened.targets).toEqual([{ url: 'https://a.example/x', follow: false }]);
	});

	it('are left out as those of pages are', () => {
		write({ 'a.md': '[1](gone.md) [2](https://a.example/x) [3](https://b.example/)' });
		expect(open({ exclude: ['^gone', 'a\\.example'] }).targets).toEqual([{ url: 'https://b.example/', follow: false }]);
	});
});

describe('web addresses in files', () => {
	it('are visited once, and keep each place', () => {
		write({
			'a.md': '<https://a.example/x>\n\n[1](https://a.example/x#y) [2](http:a.example) [3](https://)',
			'b.md': 'https://a.example/x',
		});
		const { targets, pages } = open();
		expect(targets[0]).toEqual({ url: 'https://a.example/x', follow: false });
		expect(
			pages.flatMap(({ links }) => unpackLinks(links)).filter(({ url }) => url === 'https://a.example/x'),
		).toHaveLength(3);
	});
});

describe('files', () => {
	it('are found below folders, but for what is hidden or installed', () => {
		write({ 'a.md': '', 'b/c.HTML': '', 'b/d.txt': '', '.git/x.md': '', 'node_modules/y.md': '', 'b/e.markdown': '' });
		symlinkSync(folder, join(folder, 'b', 'loop'));
		symlinkSync(join(folder, 'a.md'), join(folder, 'link.md'));
		symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.md'));
		const names = findFiles([folder]).files.map((file) => file.slice(folder.length + 1));
		expect(names).toEqual(['a.md', 'b/c.HTML', 'b/e.markdown', 'link.md']);
	});

	it('are found by patterns, each once', () => {
		write({ 'a.md': '', 'b/c.md': '', 'b/d.txt': '' });
		expect(findFiles([join(folder, '**/*'), join(folder, 'a.md')]).files).toHaveLength(2);
	});

	it.each(['gone.md', 'gone/*.md', 'text.txt', '*.txt', '*gling.md'])('U4 that are none are told: %s', (name) => {
		write({ 'text.txt': '' });
		symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.md'));
		expect(() => findFiles([join(folder, name)])).toThrow(
			/^[^:]*: (there is no such file|no file is named so|there is no page|is no page)/,
		);
	});

	it('U4 S4.9 folders without a page are told, so that a check of nothing is not taken for a good one', () => {
		write({ 'a.md': '', 'empty/text.txt': '', 'empty/.hidden/a.md': '' });
		expect(() => findFiles([join(folder, 'a.md'), join(folder, 'empty')])).toThrow(/empty: there is no page/);
		expect(() => findFiles([join(folder, 'emp*')])).toThrow(/emp\*: there is no page/);
		expect(findFiles([folder, folder, join(folder, '*')]).files).toHaveLength(1);
	});

	it('are found by patterns beside links that lead nowhere', () => {
		write({ 'a.md': '' });
		symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.md'));
		symlinkSync('self.md', join(folder, 'self.md'));
		expect(findFiles([join(folder, '*.md')])).toEqual({ files: [join(folder, 'a.md')], faults: [] });
	});

	it('that are pipes or devices, which may never end, are told and not read', () => {
		write({ 'a.md': '[n](null.md#x)' });
		symlinkSync('/dev/null', join(folder, 'null.md'));
		expect(brokenIn(open({}, [join(folder, 'null.md')]))).toEqual(['null.md FILE_UNREADABLE']);
	});

	it('that cannot be read as text are told, and the others are checked', () => {
		write({
			'binary.md': Buffer.from([0x50, 0, 1]),
			'long.md': Buffer.alloc(11 * 1024 ** 2, 'x'),
			'a.md': '[x](y.md)',
		});
		symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.png'));
		writeFileSync(join(folder, 'b.md'), '![d](dangling.png)');
		expect(brokenIn(open())).toEqual([
			'binary.md FILE_BINARY',
			'dangling.png FILE_NOT_FOUND b.md:1:6',
			'long.md FILE_TOO_LARGE',
			'y.md FILE_NOT_FOUND a.md:1:5',
		]);
	});

	it.skipIf(process.getuid?.() === 0)('that may not be read are told', () => {
		write({ 'a.md': '' });
		chmodSync(join(folder, 'a.md'), 0);
		expect(brokenIn(open())).toEqual(['a.md FILE_UNREADABLE']);
	});

	it('are told from sites', () => {
		write({ README: '' });
		expect(['README.md', './x', '../y', '/z', 'docs/**', 'a.html', 'file:///a.md'].map(isFileOperand)).not.toContain(
			false,
		);
		expect(['https://a.example/x.md', 'example.com', 'http://[::1]/', 'ftp://a/b.md'].map(isFileOperand)).not.toContain(
			true,
		);
	});

	it('have a root that is a folder', () => {
		write({ 'a.md': '' });
		expect(() => open({ rootDir: join(folder, 'a.md') })).toThrow('--root-dir');
	});
});
