import { hash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { inProject } from '../bench/docs/write-docs.ts';

/** What the dashboard looks like, and what it was made of when that was so. */
export const PICTURE_FILE = 'docs/dashboard.png';
export const TAKEN_FILE = 'docs/dashboard.json';

/** Names all that decides how the dashboard looks: a picture of another version shows what is no more. */
export function dashboardLooks(): string {
	const folder = inProject('services/dashboard');
	const files = globSync('**/*.{tsx,css}', { cwd: folder }).toSorted();
	return hash('sha256', files.map((file) => `${file}\n${readFileSync(`${folder}/${file}`, 'utf8')}`).join('\n'));
}
