import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { renderSarif } from '../../../../shared/core/report/formats/sarif-report.ts';
import { sampleReports } from '../../../../test/support/reports.ts';
import type { Suite } from '../suite.ts';

/** The schema of SARIF, over reports of ours. */
export const sarifSchema: Suite = {
	name: 'sarif-schema',
	file: 'formats/sarif-schema-2.1.0.json',
	cases({ $schema: _draft, id: _id, ...schema }: Record<string, unknown>) {
		// Of draft 4, of which it uses nothing that draft 7 has changed.
		const ajv = new Ajv({ strict: false, allErrors: true });
		formats.default(ajv);
		const validate = ajv.compile(schema);
		return Object.entries(sampleReports()).map(([id, report]) => ({
			id,
			expected: [],
			actual() {
				validate(JSON.parse(renderSarif(report)));
				return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
			},
		}));
	},
};
