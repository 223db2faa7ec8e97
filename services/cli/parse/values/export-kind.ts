import { EXPORT_KINDS, type ExportSpec, exportOf } from '../../../../shared/core/report/export/export-spec.ts';
import { choice, type ValueParser } from './value-parsers.ts';

const kind = choice(EXPORT_KINDS, 'FORMAT');

/** An export, by its format and whether it is in parts. */
export const exportKind: ValueParser<ExportSpec> = {
	...kind,
	read(given) {
		const read = kind.read(given);
		return read && exportOf(read);
	},
};
