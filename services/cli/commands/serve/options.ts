import { UsageError } from '../../../../shared/core/errors.ts';
import { DATA_OPTIONS } from '../../options/data-folder.ts';
import { MAIL_OPTIONS, STACK_DESTINATION_OPTIONS, STACK_SINK_OPTIONS } from '../../options/delivery.ts';
import { SETTING_OPTIONS, SETTING_RANGES } from '../../options/execution.ts';
import { flag, inGroup, repeatable, type Values, withDefault } from '../../options/option.ts';
import { createCommand } from '../../parse/command.ts';
import { integer } from '../../parse/values/value-parsers.ts';
import { hostName, isLoopback } from './host-name.ts';

const { concurrency, maxInstances } = SETTING_OPTIONS;

/** Whatever the machine has: a large job of one client leaves instances for those of others. */
const SHARED_OPTIONS = inGroup('Execution', {
	concurrency: withDefault(integer('N', SETTING_RANGES.concurrency), { ...concurrency, defaultText: '50' }),
	maxInstances: withDefault(integer('N', SETTING_RANGES.instances), { ...maxInstances, defaultText: '4' }),
});

const OPTIONS = {
	...inGroup('Server', {
		port: withDefault(integer('N', { min: 0, max: 65_535 }), {
			name: 'port',
			help: 'port of the HTTP API; 0 takes a free one',
			defaultText: '8787',
		}),
		host: withDefault(hostName, {
			name: 'host',
			help: 'address to listen at; any but the loopback is open to other machines',
			defaultText: '127.0.0.1',
		}),
		allowHosts: repeatable(hostName, {
			name: 'allow-host',
			help: 'a name by which it may be called beside localhost and --host; requests that call it otherwise are refused',
		}),
		allowPrivateNetworks: flag({
			name: 'allow-private-networks',
			help: 'jobs may visit private addresses that they name, also where other machines can start them',
		}),
	}),
	...SHARED_OPTIONS,
	...STACK_DESTINATION_OPTIONS,
	...MAIL_OPTIONS,
	...STACK_SINK_OPTIONS,
	...DATA_OPTIONS,
};

export interface ServeOptions extends Values<typeof OPTIONS> {}

export const SERVE = createCommand({
	name: 'serve',
	does: 'run the whole stack on this machine, with its HTTP API, until Ctrl-C',
	about: [
		'Prints a link with the key of the API to stdout, and a line when a job starts and ends to stderr. The key is made at the first start and kept in --data, as are jobs and results. Jobs that had not ended go on at the next start, however the last one ended.',
		'It listens on this machine alone. Jobs then may visit private addresses that they name; where --host opens it to other machines, only with --allow-private-networks.',
	],
	options: OPTIONS,
	examples: [
		{ line: 'shoal serve', does: 'at http://127.0.0.1:8787' },
		{ line: 'shoal serve --port 0 --data /var/lib/shoal', does: 'at any free port' },
		{ line: 'shoal serve --notify https://hooks.example.com/shoal', does: 'every report is sent there' },
		{ line: 'shoal serve --host 0.0.0.0 --allow-host shoal.example.com', does: 'behind a proxy that adds TLS' },
	],
	parse: (_, values): ServeOptions => checked(values),
	load: () => import('./run.ts'),
});

function checked(values: ServeOptions): ServeOptions {
	if (values.allowPrivateNetworks && isLoopback(values.host)) {
		throw new UsageError(
			`--allow-private-networks is for a --host that other machines reach; at ${values.host} jobs may anyway`,
		);
	}
	return values;
}
