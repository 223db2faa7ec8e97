import { DATA_OPTIONS } from '../../options/data-folder.ts';
import { CHAOS_OPTIONS } from '../../options/execution.ts';
import type { Values } from '../../options/option.ts';
import { SITE_OPTIONS } from '../../options/site.ts';
import { createCommand } from '../../parse/command.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...SITE_OPTIONS,
	...CHAOS_OPTIONS,
};

export interface DemoOptions extends Values<typeof OPTIONS> {}

export const DEMO = createCommand({
	name: 'demo',
	does: 'fetch a synthetic site in every mode, and compare what each took',
	options: OPTIONS,
	examples: [{ line: 'shoal demo --pages 2000 --latency 200', does: 'slower pages' }],
	parse: (_, values): DemoOptions => values,
	load: () => import('./run.ts'),
});
