import { renderJunit } from '../../../../shared/core/report/formats/junit-report.ts';
import { sampleReports } from '../../../../test/support/reports.ts';
import type { Suite } from '../suite.ts';
import { readXsd } from '../xsd.ts';

/** The schema of Jenkins' reader of JUnit XML, over reports of ours. */
export const junitSchema: Suite = {
	name: 'junit-schema',
	file: 'formats/junit-10.xsd',
	cases(xsd: string) {
		const faultsOf = readXsd(xsd);
		return Object.entries(sampleReports()).map(([id, report]) => ({
			id,
			expected: [],
			actual: () => faultsOf(renderJunit(report)),
		}));
	},
};
