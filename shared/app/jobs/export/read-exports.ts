import type { Delivery } from '../../../core/deliver/delivery.ts';
import { exportKeyOf } from '../../../core/record/object-keys.ts';
import { type ExportManifest, MANIFEST, parseManifest } from '../../../core/report/export/export-files.ts';
import { exportFolderOf, exportIn } from '../../../core/report/export/export-spec.ts';
import type { DeliveryStore } from '../../../ports/delivery-store.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';

/** How it stands with an export. */
export interface ExportStatus {
	readonly name: string;
	readonly format: string;
	readonly parts: boolean;
	/** Where it is, or will be. */
	readonly location: string;
	readonly state: 'writing' | 'written' | 'failed';
	readonly error?: string;
}

export interface ExportReaderDeps {
	readonly deliveries: DeliveryStore;
	readonly objects: ObjectStore;
	/** Where objects of the stack are. */
	readonly locationOf: (key: string) => string;
}

const STATES = { pending: 'writing', delivered: 'written', failed: 'failed' } as const;

/** Tells of the exports of a job. */
export function createExportReader({ deliveries, objects, locationOf }: ExportReaderDeps) {
	return {
		/** In the order of their names. */
		async list(jobId: string): Promise<ExportStatus[]> {
			return (await deliveries.list(jobId)).flatMap((delivery) => statusOf(delivery) ?? []);
		},
		/** What one in the stack's own bucket is made of; `undefined` until it is whole, and of one elsewhere. */
		async manifest(jobId: string, folder: string): Promise<ExportManifest | undefined> {
			const body = await objects.get(`${exportKeyOf(jobId, folder)}${MANIFEST}`);
			return body && parseManifest(Buffer.from(body).toString());
		},
	};

	function statusOf({ jobId, destination, state, error, export: spec }: Delivery): ExportStatus | undefined {
		const name = exportIn(destination);
		if (name === undefined || spec === undefined) return undefined;
		const folder = exportFolderOf(spec);
		const location = spec.to === undefined ? locationOf(exportKeyOf(jobId, folder)) : folderIn(spec.to, jobId, folder);
		const { format, parts = false } = spec;
		return { name, format, parts, location, state: STATES[state], ...(error !== undefined && { error }) };
	}
}

/** Exports of one kind are together, whatever job they are of: a table may be over all of them. */
export function folderIn(to: string, jobId: string, folder: string): string {
	return `${to.replace(/\/?$/, '/')}${folder}/${jobId}/`;
}
