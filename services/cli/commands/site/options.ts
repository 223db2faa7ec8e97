import { inGroup, type Values, withDefault } from '../../options/option.ts';
import { SITE_OPTIONS } from '../../options/site.ts';
import { createCommand } from '../../parse/command.ts';
import { integer } from '../../parse/values/value-parsers.ts';

const OPTIONS = {
	...SITE_OPTIONS,
	...inGroup('Site', {
		broken: withDefault(integer('N', { min: 0, max: 1_000_000 }), {
			name: 'broken',
			help: 'pages that answer 404 or 500',
			defaultText: '5',
		}),
		port: withDefault(integer('N', { min: 0, max: 65_535 }), {
			name: 'port',
			help: 'port on 127.0.0.1; 0 takes a free one',
			defaultText: '8080',
		}),
	}),
};

export interface SiteOptions extends Values<typeof OPTIONS> {}

export const SITE = createCommand({
	name: 'site',
	does: 'serve a synthetic site for trying things out, until Ctrl-C',
	options: OPTIONS,
	examples: [{ line: 'shoal site --pages 1000 --latency 200', does: 'slow and large' }],
	parse: (_, values): SiteOptions => values,
	load: () => import('./run.ts'),
});
