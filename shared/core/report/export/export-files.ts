import { isReadable, versioned } from '../../stored-version.ts';
import type { ExportFormat, ExportSpec } from './export-spec.ts';

/** Written last: an export is whole once it has this. Athena passes over names that begin so. */
export const MANIFEST = '_manifest.json';
/** What creates the table of an export in Athena. */
export const TABLE_DDL = '_table.sql';

/** A file of an export. */
export interface ExportedFile {
	readonly name: string;
	readonly results: number;
}

/** What an export is made of. The same whenever it is made. */
export interface ExportManifest {
	readonly jobId: string;
	readonly format: ExportFormat;
	readonly results: number;
	readonly files: readonly ExportedFile[];
}

const PART_DIGITS = 5;

/** The name of the file of so many that begins with the part of that number, from 0. */
export function exportFileName({ format, parts }: Pick<ExportSpec, 'format' | 'parts'>, part: number): string {
	return parts ? `part-${String(part).padStart(PART_DIGITS, '0')}.${format}` : `results.${format}`;
}

export function manifestText(manifest: ExportManifest): string {
	return `${JSON.stringify(versioned(manifest), null, '\t')}\n`;
}

/** @returns `undefined` for what another version has written. */
export function parseManifest(json: string): ExportManifest | undefined {
	const manifest = JSON.parse(json) as ExportManifest;
	return isReadable(manifest) ? manifest : undefined;
}
