import { workflowCommand } from '../../../../shared/core/report/formats/github-annotations.ts';
import type { Suite } from '../suite.ts';

interface Data {
	readonly cases: readonly {
		readonly command: string;
		readonly properties: Readonly<Record<string, string>>;
		readonly message: string;
		readonly expected: string;
	}[];
}

/** How the toolkit of GitHub's actions escapes a workflow command. */
export const annotations: Suite = {
	name: 'annotations',
	file: 'formats/workflow-commands.json',
	cases: ({ cases }: Data) =>
		cases.map(({ command, properties, message, expected }, i) => ({
			id: `${i}`,
			expected,
			actual: () => workflowCommand(command, properties, message),
		})),
};
