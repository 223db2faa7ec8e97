import { parseArgs } from 'node:util';
import { EnvironmentError } from '../../shared/core/errors.ts';
import { createSite } from './create-site.ts';

const { values } = parseArgs({
	options: {
		pages: { type: 'string', default: '1000' },
		latency: { type: 'string', default: '0' },
		latencies: { type: 'string' },
		broken: { type: 'string', default: '0' },
		port: { type: 'string', default: '0' },
		'render-ahead': { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
	},
});

const options = {
	pages: Number(values.pages),
	latencyMs: Number(values.latency),
	...(values.latencies !== undefined && { latenciesMs: values.latencies.split(',').map(Number) }),
	broken: Number(values.broken),
	port: Number(values.port),
	rendersAhead: values['render-ahead'],
};

try {
	const { url, port, close } = await createSite(options);
	process.stdout.write(`${values.json ? JSON.stringify({ url, port }) : url}\n`);
	// A parent that dies closes the channel; the channel alone must not keep us here.
	process.channel?.unref();
	for (const end of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(end, () => void close());
} catch (error) {
	if (!(error instanceof EnvironmentError)) throw error;
	process.stderr.write(`${error.message}\n`);
	process.exit(3);
}
