import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { DELIVERY_MISTAKES } from '../../simulation/delivery-mistakes.ts';
import { FOREIGN_JOB_MISTAKES, FOREIGN_PART_MISTAKES, SIZE_MISTAKES } from '../../simulation/foreign-mistakes.ts';
import { LIMIT_MISTAKES, RUN_MISTAKES } from '../../simulation/limit-mistakes.ts';
import { CRAWL_MISTAKES, LINK_MISTAKES, MISTAKES } from '../../simulation/mistakes.ts';
import { ROW_MISTAKES } from '../../simulation/row-mistakes.ts';
import { SITEMAP_MISTAKES } from '../../simulation/sitemap-mistakes.ts';
import { readPage, userPages } from '../../support/doc-commands.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDERS = ['services', 'shared', 'infra', 'test'];
const FILE = /^[\w./-]+\.(?:ts|js|cjs|py|yaml|toml)$/;
const FOLDER = /^(?:services|shared|infra|test|docs)\/[\w./-]*$/;

const files = [
	...readdirSync(ROOT),
	...FOLDERS.flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
	),
];
const architecture = [
	'ARCHITECTURE.md',
	...readdirSync(join(ROOT, 'docs/architecture')).map((name) => `docs/architecture/${name}`),
];
const all = [...architecture, ...userPages(), 'CONTRIBUTING.md'];

/** What stands between backticks outside of blocks. */
function codeIn(page: string): string[] {
	return Array.from(
		readPage(page)
			.replace(/^```.*?^```$/gms, '')
			.matchAll(/`([^`\n]+)`/g),
		([, code = '']) => code,
	);
}

it.each([...architecture, 'CONTRIBUTING.md'])(
	'each file that %s names is there, and no other has that name',
	(page) => {
		const named = codeIn(page).filter((code) => FILE.test(code));
		const wrong = named.flatMap((name) => {
			const found = files.filter((file) => file === name || file.endsWith(`/${name}`));
			return found.length === 1 ? [] : [`${name}: ${found.length === 0 ? 'is gone' : found.join(', ')}`];
		});
		expect(wrong).toEqual([]);
	},
);

it.each(all)('each folder that %s names is there', (page) => {
	const named = codeIn(page).filter((code) => FOLDER.test(code) && !code.includes('…'));
	expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it.each(all)('each link of %s to this project leads somewhere', (page) => {
	const links = Array.from(readPage(page).matchAll(/\]\((?!https?:)([^)#]+)/g), ([, link = '']) => link);
	expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
});

it('R1 ARCHITECTURE.md names each deliberate mistake that the simulation finds', () => {
	const lists = [
		MISTAKES,
		CRAWL_MISTAKES,
		LINK_MISTAKES,
		LIMIT_MISTAKES,
		RUN_MISTAKES,
		DELIVERY_MISTAKES,
		FOREIGN_JOB_MISTAKES,
		FOREIGN_PART_MISTAKES,
		SIZE_MISTAKES,
		ROW_MISTAKES,
		SITEMAP_MISTAKES,
	];
	const rows = readPage('ARCHITECTURE.md').matchAll(/^\|.+\|.+\| (\*.+\*) \|$/gm);
	const named = Array.from(rows, ([, cell = '']) => Array.from(cell.matchAll(/\*([^*]+)\*/g), ([, name = '']) => name));
	expect(named.flat().sort()).toEqual(lists.flatMap((list) => list.map(({ name }) => name)).sort());
});
