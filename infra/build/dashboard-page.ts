import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from './bundle.ts';

/** The page as the API serves it, in one file with its script and its style. */
export interface DashboardPage {
	readonly html: string;
	/** What a Content-Security-Policy calls its script and its style. */
	readonly scriptHash: string;
	readonly styleHash: string;
}

const FOLDER = 'services/dashboard';
/** Where the built page is kept: SAM's own bundler takes no step before it, and sources run without one. */
export const PAGE_MODULE = 'shared/api/dashboard/built-page.ts';

/** Bundles the dashboard. */
export async function buildDashboard(): Promise<DashboardPage> {
	const { outputFiles } = await build({
		absWorkingDir: PROJECT_ROOT,
		entryPoints: [join(FOLDER, 'main.tsx')],
		tsconfig: join(FOLDER, 'tsconfig.json'),
		outdir: 'dist',
		bundle: true,
		write: false,
		minify: true,
		format: 'esm',
		target: 'es2023',
		charset: 'utf8',
		legalComments: 'none',
		logLevel: 'warning',
	});
	const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? '';
	const parts = { script: textOf('.js'), style: textOf('.css') };
	const frame = await readFile(join(PROJECT_ROOT, FOLDER, 'page.html'), 'utf8');
	// A function: what stands for a text may hold `$&`.
	const html = frame.replaceAll(/\/\* (script|style) \*\//g, (_, part: keyof typeof parts) => parts[part]);
	return { html, scriptHash: hashOf(parts.script), styleHash: hashOf(parts.style) };
}

/** The module that holds the page. */
export function pageModule({ html, scriptHash, styleHash }: DashboardPage): string {
	return [
		`// Written by \`npm run dashboard\` from ${FOLDER}, and held to it by a test.`,
		`export const SCRIPT_HASH = '${scriptHash}';`,
		`export const STYLE_HASH = '${styleHash}';`,
		`export const HTML =\n\t${JSON.stringify(html)};\n`,
	].join('\n');
}

function hashOf(text: string): string {
	return `sha256-${hash('sha256', text, 'base64')}`;
}
