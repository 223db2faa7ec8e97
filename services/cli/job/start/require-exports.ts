import { UsageError } from '../../../../shared/core/errors.ts';
import type { ExportSpec } from '../../../../shared/core/report/export/export-spec.ts';
import { type ApiValues, isRemote } from '../../options/api.ts';
import type { ExportValues } from '../../options/delivery.ts';

const PLACE = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\//;

/**
 * The exports that a stack elsewhere is to make, each once.
 *
 * @throws {UsageError} They cannot go where they are to.
 */
export function remoteExports({ exports = [], exportTo: to }: ExportValues): ExportSpec[] {
	if (to !== undefined && exports.length === 0) throw new UsageError('--export-to goes with --export FORMAT');
	if (to !== undefined && !PLACE.test(to)) throw new UsageError(`--export-to ${to}: must be as s3://BUCKET/PREFIX/`);
	return exports.map((spec) => ({ ...spec, ...(to !== undefined && { to }) }));
}

/** @throws {UsageError} Exports cannot go where they are to. */
export function requireExports(values: ExportValues & ApiValues): void {
	remoteExports(values);
	const { exportTo: to } = values;
	if (to === undefined || isRemote(values)) return;
	throw new UsageError(
		`--export-to goes with --api; here exports are in the data folder, and shoal jobs export ID --out ${to} writes them there`,
	);
}
