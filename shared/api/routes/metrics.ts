import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createJobCounter, type JobCounts } from '../../app/jobs/count-jobs.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { problems, SECURITY } from './route-parts.ts';

/** What Prometheus asks for. */
const TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Figures for a collector of metrics. */
export function addMetricsRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const countJobs = createJobCounter(deps);
	const metrics = createRoute({
		method: 'get',
		path: '/metrics',
		summary: 'Counts what is under way, in the text format of Prometheus.',
		security: SECURITY,
		middleware: requireKey('read'),
		responses: {
			200: { description: 'Gauges.', content: { 'text/plain': { schema: z.string() } } },
			...problems(),
		},
	});
	app.openapi(metrics, async (c) => {
		return c.body(metricsText(await countJobs(), deps.version), 200, { 'content-type': TYPE }) as never;
	});
}

function metricsText({ states, progress }: JobCounts, version: string): string {
	return [
		gauge('shoal_info', 'Always 1; its version is a label.', [`{version="${version}"} 1`]),
		gauge(
			'shoal_jobs',
			'Jobs that have not ended, by state.',
			Object.entries(states).map(([state, count]) => `{state="${state}"} ${count}`),
		),
		gauge('shoal_targets_planned', 'Targets of these jobs that are planned.', [` ${progress.targets}`]),
		gauge('shoal_targets_settled', 'Targets of these jobs that have ended.', [` ${progress.settled}`]),
		gauge('shoal_targets_failed', 'Targets of these jobs that have failed.', [` ${progress.failed}`]),
		gauge('shoal_received_bytes', 'Body bytes that these jobs have received.', [` ${progress.bytes}`]),
	].join('');
}

function gauge(name: string, help: string, values: readonly string[]): string {
	return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${values.map((value) => `${name}${value}\n`).join('')}`;
}
