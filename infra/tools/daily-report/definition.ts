import type { DailyQuery } from './queries-file.ts';

/** Log groups of all functions, by their names in the template; the template gives them to the definition. */
export const LOG_GROUPS = [
	'DispatcherLogs',
	'ConsumerLogs',
	'ThreadedConsumerLogs',
	'DeadLetterLogs',
	'SweeperLogs',
	'ApiLogs',
	'ScheduleStarterLogs',
	'ReporterLogs',
	'SinkLogs',
	'DailyReportLogs',
] as const;

const DAY_SECONDS = 86_400;
const WAIT_SECONDS = 5;
/** Together with what comes before and after well under the five minutes that an EXPRESS execution may take. */
const MAX_LOOKS = 40;
const TIMEOUT_SECONDS = 290;
const MAX_ROWS = 25;
/** All results together must stay under 256 KiB, or the execution fails without a report: of 30 queries each gets so much. */
const MAX_RESULT_CHARACTERS = 7_500;

const QUERY = { 'name.$': '$.name', 'title.$': '$.title' };
/** What is wrong with a query stays wrong; all else may pass. */
const RETRY = [
	{
		ErrorEquals: [
			'CloudWatchLogs.MalformedQueryException',
			'CloudWatchLogs.InvalidParameterException',
			'CloudWatchLogs.ResourceNotFoundException',
		],
		MaxAttempts: 0,
	},
	{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 4, BackoffRate: 2, JitterStrategy: 'FULL' },
];
const CATCH = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Failed' }];

/**
 * The state machine of the daily report, in Amazon States Language: all queries side by side, each with a bounded number of looks,
 * and then one function that gets what came of them.
 *
 * What computes is in JSONata, in states that do nothing else: JSONPath has no times. All other states are in JSONPath, which
 * every interpreter knows.
 */
export function stateMachine(queries: readonly DailyQuery[]) {
	return {
		Comment: 'Made of daily-report.yaml by npm run state-machine.',
		StartAt: 'Prepare',
		TimeoutSeconds: TIMEOUT_SECONDS,
		States: {
			Prepare: {
				Type: 'Pass',
				QueryLanguage: 'JSONata',
				Output: {
					plannedAt: '{% $states.input.plannedAt %}',
					startTime: `{% $floor($toMillis($states.input.plannedAt) / 1000) - ${DAY_SECONDS} %}`,
					endTime: '{% $floor($toMillis($states.input.plannedAt) / 1000) %}',
					queries: queries.map(({ query, ...rest }) => ({ ...rest, query: oneLine(query) })),
				},
				Next: 'Ask',
			},
			Ask: {
				Type: 'Map',
				ItemsPath: '$.queries',
				ItemSelector: {
					'name.$': '$$.Map.Item.Value.name',
					'title.$': '$$.Map.Item.Value.title',
					'query.$': '$$.Map.Item.Value.query',
					'startTime.$': '$.startTime',
					'endTime.$': '$.endTime',
					looks: 1,
				},
				ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'Start', States: { ...asking(), ...endings() } },
				ResultPath: '$.results',
				Next: 'Report',
			},
			Report: {
				Type: 'Task',
				Resource: 'arn:aws:states:::lambda:invoke',
				Parameters: {
					FunctionName: given('DailyReportFunctionArn'),
					Payload: {
						'plannedAt.$': '$.plannedAt',
						'startTime.$': '$.startTime',
						'endTime.$': '$.endTime',
						'results.$': '$.results',
					},
				},
				ResultSelector: { 'report.$': '$.Payload' },
				Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }],
				End: true,
			},
		},
	};
}

/** asl-validator takes no others; to CloudWatch it is the same. */
function oneLine(query: string): string {
	return query.trim().replaceAll(/\s*\n\s*/g, ' ');
}

/** The template puts it in. */
function given(name: string): string {
	return `\${${name}}`;
}

/** Starts a query, and looks until it has ended. */
function asking() {
	return {
		Start: {
			Type: 'Task',
			Resource: 'arn:aws:states:::aws-sdk:cloudwatchlogs:startQuery',
			Parameters: {
				LogGroupNames: LOG_GROUPS.map(given),
				'QueryString.$': '$.query',
				'StartTime.$': '$.startTime',
				'EndTime.$': '$.endTime',
				Limit: MAX_ROWS,
			},
			ResultPath: '$.started',
			Retry: RETRY,
			Catch: CATCH,
			Next: 'Wait',
		},
		Wait: { Type: 'Wait', Seconds: WAIT_SECONDS, Next: 'Look' },
		Look: {
			Type: 'Task',
			Resource: 'arn:aws:states:::aws-sdk:cloudwatchlogs:getQueryResults',
			Parameters: { 'QueryId.$': '$.started.QueryId' },
			ResultPath: '$.found',
			Retry: RETRY,
			Catch: CATCH,
			Next: 'Judge',
		},
		Judge: {
			Type: 'Choice',
			Choices: [
				{ Variable: '$.found.Status', StringEquals: 'Complete', Next: 'Read' },
				{
					Not: {
						Or: [
							{ Variable: '$.found.Status', StringEquals: 'Running' },
							{ Variable: '$.found.Status', StringEquals: 'Scheduled' },
						],
					},
					Next: 'Ended',
				},
				{ Variable: '$.looks', NumericGreaterThanEquals: MAX_LOOKS, Next: 'Stop' },
			],
			Default: 'Again',
		},
		Again: {
			Type: 'Pass',
			Parameters: {
				...QUERY,
				'started.$': '$.started',
				'looks.$': 'States.MathAdd($.looks, 1)',
			},
			Next: 'Wait',
		},
	};
}

/** What a query may come to. */
function endings() {
	return {
		Read: { Type: 'Pass', QueryLanguage: 'JSONata', Output: readRows(), End: true },
		Ended: { Type: 'Pass', Parameters: { ...QUERY, 'status.$': '$.found.Status' }, End: true },
		Stop: {
			Type: 'Task',
			Resource: 'arn:aws:states:::aws-sdk:cloudwatchlogs:stopQuery',
			Parameters: { 'QueryId.$': '$.started.QueryId' },
			ResultPath: null,
			// It may have ended by now.
			Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Late' }],
			Next: 'Late',
		},
		Late: {
			Type: 'Pass',
			Parameters: {
				...QUERY,
				status: 'Late',
				reason: `it had not ended after ${MAX_LOOKS * WAIT_SECONDS} seconds, and was stopped`,
			},
			End: true,
		},
		Failed: {
			Type: 'Pass',
			Parameters: {
				...QUERY,
				status: 'Failed',
				'reason.$': "States.Format('{}: {}', $.failure.Error, $.failure.Cause)",
			},
			End: true,
		},
	};
}

/** Rows as objects; the pointer that CloudWatch adds to rows of single lines is left out. */
function readRows(): string {
	return `{% (
	$rows := [$map($states.input.found.Results, function($row) {
		$merge($map($row, function($cell) { $cell.Field = '@ptr' ? {} : {$cell.Field: $cell.Value} }))
	})];
	$isShort := $length($string($rows)) <= ${MAX_RESULT_CHARACTERS};
	$query := {'name': $states.input.name, 'title': $states.input.title};
	$isShort
		? $merge([$query, {'status': 'Complete', 'rows': $rows}])
		: $merge([$query, {'status': 'TooLong', 'reason': 'its result is too long for a report; ask for fewer fields or rows'}])
) %}`.replaceAll(/\s+/g, ' ');
}

/** As it is written into `daily-report.asl.json`. */
export function definitionText(queries: readonly DailyQuery[]): string {
	return `${JSON.stringify(stateMachine(queries), null, '\t')}\n`;
}
