import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A repository of documents, as large as is wanted, whose links are known. */
export interface RepositoryPlan {
	readonly files: number;
	/** Of each file; a quarter of them lead to the web. */
	readonly links: number;
	/** A server of this machine, which is all of the web that they know: `http://127.0.0.1:8080`. */
	readonly origin: string;
	/** Every so manieth file has one link to a file that is not there; 0 for none. */
	readonly brokenEvery: number;
}

/** A link that leads nowhere, and where it stands. */
export interface PlantedLink {
	readonly file: string;
	readonly line: number;
	readonly column: number;
}

const FILES_IN_FOLDER = 50;
const WORDS =
	'a shoal of fish swims together and turns as one without any of them being told where the others go'.split(' ');

/** Writes a repository; the same plan always gives the same files. */
export function writeRepository(folder: string, plan: RepositoryPlan): readonly PlantedLink[] {
	const planted: PlantedLink[] = [];
	for (let n = 0; n < plan.files; n++) {
		const lines = linesOf(n, plan);
		const at = lines.findIndex((line) => line.includes('(missing-'));
		if (at !== -1) {
			planted.push({ file: nameOf(n), line: at + 1, column: (lines[at] as string).indexOf('(missing-') + 2 });
		}
		const path = join(folder, nameOf(n));
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, `${lines.join('\n')}\n`);
	}
	return planted;
}

function nameOf(n: number): string {
	return `part-${Math.floor(n / FILES_IN_FOLDER)}/page-${n}.md`;
}

function linesOf(n: number, { files, links, origin, brokenEvery }: RepositoryPlan): string[] {
	const lines = [`# Page ${n}`, '', sentence(n, 40), '', '## How it works', ''];
	const isBroken = brokenEvery > 0 && n % brokenEvery === 0;
	for (let i = 0; i < links; i++) {
		const other = (n * 7 + i * 13) % files;
		lines.push(...linkLines(i, { other, origin, isBroken: isBroken && i === 1 }), '');
	}
	return [...lines, '```sh', 'cat [no](link.md)', '```', '', `[site]: ${origin}/reference-${n % 100}`];
}

function linkLines(
	i: number,
	{ other, origin, isBroken }: { readonly other: number; readonly origin: string; readonly isBroken: boolean },
): string[] {
	const name = `../${nameOf(other)}`;
	if (isBroken) return [`${sentence(other, 5)} [nowhere](missing-${other}.md)`];
	switch (i % 8) {
		case 0:
			return ['| name | where |', '| --- | --- |', `| page ${other} | [there](${name}#how-it-works) |`];
		case 2:
			return [`- ${sentence(other, 12)} [site ${other}](${origin}/page-${other % 500})`];
		case 4:
			return [`> ${sentence(other, 8)} <a href="${name}">page</a>`];
		case 6:
			return [`${sentence(other, 10)} ${origin}/shown-${other % 500}`];
		default:
			return [`${sentence(other, 20)} [page ${other}](${name})`];
	}
}

function sentence(seed: number, words: number): string {
	return Array.from({ length: words }, (_, i) => WORDS[(seed + i * 5) % WORDS.length]).join(' ');
}
