import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchReport } from '../bench-report.ts';
import { documentsOf } from './documents.ts';

/** Writes all that quotes figures of a report; returns the files. */
export async function writeDocs(report: BenchReport): Promise<string[]> {
	const documents = await documentsOf(report, (path) => readFileSync(inProject(path), 'utf8'));
	for (const [path, text] of documents) {
		mkdirSync(dirname(inProject(path)), { recursive: true });
		writeFileSync(inProject(path), text);
	}
	return [...documents.keys()];
}

export function inProject(path: string): string {
	return fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
}
