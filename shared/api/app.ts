import { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiDeps, ApiEnv } from './api-deps.ts';
import { createKeyRates } from './auth/key-rates.ts';
import { createKeyGuard } from './auth/require-key.ts';
import { faultsOf } from './problem/faults.ts';
import { createErrorHandler } from './problem/handle-error.ts';
import { problemResponse, WRONG_BODY } from './problem/problem.ts';
import { boundBody } from './problem/request-bounds.ts';
import { createUnknownRouteHandler } from './problem/unknown-route.ts';
import { addAboutRoutes } from './routes/about.ts';
import { addAgainRoutes } from './routes/again.ts';
import { addBaselineRoutes } from './routes/baseline.ts';
import { addBodyRoutes } from './routes/body.ts';
import { addDashboardRoutes } from './routes/dashboard.ts';
import { addDeadLettersRoutes } from './routes/dead-letters.ts';
import { addExportsRoutes } from './routes/exports.ts';
import { addJobRoutes } from './routes/job.ts';
import { addJobsRoutes } from './routes/jobs.ts';
import { addMetricsRoutes } from './routes/metrics.ts';
import { addReportRoutes } from './routes/report.ts';
import { addResultsRoutes } from './routes/results.ts';
import { addSchedulesRoutes } from './routes/schedules.ts';
import { addStoredRoutes } from './routes/stored.ts';
import { addUploadsRoutes } from './routes/uploads.ts';
import { addUsageRoutes } from './routes/usage.ts';

/** Who adds calls to the API adds a file to `routes/`, and its name here. */
const ROUTES = [
	addAboutRoutes,
	addJobsRoutes,
	addJobRoutes,
	addResultsRoutes,
	addBodyRoutes,
	addReportRoutes,
	addExportsRoutes,
	addAgainRoutes,
	addBaselineRoutes,
	addDeadLettersRoutes,
	addUsageRoutes,
	addMetricsRoutes,
	addUploadsRoutes,
	addSchedulesRoutes,
	addStoredRoutes,
	addDashboardRoutes,
];

/**
 * The HTTP API, the same in Lambda, on this machine and in tests.
 *
 * Routes, what they accept, and the OpenAPI document come from one set of schemas.
 */
export function createApi(deps: ApiDeps): OpenAPIHono<ApiEnv> {
	const app = new OpenAPIHono<ApiEnv>({
		defaultHook: (result, c) => {
			if (result.success) return undefined;
			// What can be no id names nothing.
			if (result.target === 'param') return problemResponse(c, { status: 404, detail: 'there is no such job' });
			const errors = faultsOf(result.error.issues);
			if (result.target !== 'json') return problemResponse(c, { status: 400, detail: 'a parameter is wrong', errors });
			return problemResponse(c, { status: 422, detail: WRONG_BODY, errors });
		},
	});
	const requireKey = createKeyGuard(deps, createKeyRates(deps.ratePerKey));

	app.use(boundBody);
	app.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
	for (const addRoutes of ROUTES) addRoutes(app, deps, requireKey);
	app.notFound(createUnknownRouteHandler(app));
	app.onError(createErrorHandler(deps.log));
	return app;
}
