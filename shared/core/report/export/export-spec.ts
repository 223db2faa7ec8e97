import { hash } from 'node:crypto';

/** How results are exported. */
export const EXPORT_FORMATS = ['parquet', 'jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A format, and whether it is in parts, in one word. */
export const EXPORT_KINDS = ['parquet', 'jsonl', 'csv', 'parquet-parts', 'jsonl-parts', 'csv-parts'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** An export of all results of a job. */
export interface ExportSpec {
	readonly format: ExportFormat;
	/** Files of some 100,000 results each, in place of one. */
	readonly parts?: true | undefined;
	/** `s3://bucket/prefix/`, in place of a folder of the stack's own bucket. */
	readonly to?: string | undefined;
}

/** A colon is in no name of a destination: exports and reports that are sent go by names, side by side. */
const PREFIX = 'export:';

/** The same for the same export: asked for twice, it is made once. */
export function exportNameOf(spec: ExportSpec): string {
	const folder = exportFolderOf(spec);
	return spec.to === undefined ? folder : `${folder}-${hash('sha256', spec.to).slice(0, 12)}`;
}

/** What a kind stands for. */
export function exportOf(kind: ExportKind): ExportSpec {
	const [format, parts] = kind.split('-') as [ExportFormat, 'parts'?];
	return { format, ...(parts && { parts: true }) };
}

/** Its folder, beside those of other exports of its job. */
export function exportFolderOf({ format, parts }: ExportSpec): string {
	return parts ? `${format}-parts` : format;
}

/** Whether an export of that name is in the stack's own bucket; its name is that of its folder. */
export function isOwnExport(name: string): boolean {
	return EXPORT_KINDS.some((kind) => kind === name);
}

/** Of what is delivered, which this is. */
export function exportDeliveryOf(spec: ExportSpec): string {
	return `${PREFIX}${exportNameOf(spec)}`;
}

/** The name of the export that a delivery is; `undefined` if it is none. */
export function exportIn(delivery: string): string | undefined {
	return delivery.startsWith(PREFIX) ? delivery.slice(PREFIX.length) : undefined;
}
