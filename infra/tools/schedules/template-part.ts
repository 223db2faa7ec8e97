import { UsageError } from '../../../shared/core/errors.ts';
import type { Schedule } from '../../../shared/core/schedules/schedule.ts';

const BEGIN = '      # schedules: begin\n';
const END = '      # schedules: end\n';

/**
 * The template with its schedules in the place of those that it had.
 *
 * @throws {UsageError} It has no place for them.
 */
export function withSchedules(template: string, schedules: readonly Schedule[]): string {
	const from = template.indexOf(BEGIN);
	const to = template.indexOf(END);
	if (from === -1 || to === -1)
		throw new UsageError('template.yaml has no lines "# schedules: begin" and "# schedules: end"');
	return `${template.slice(0, from + BEGIN.length)}${eventsOf(schedules)}${template.slice(to)}`;
}

function eventsOf(schedules: readonly Schedule[]): string {
	if (schedules.length === 0) return '';
	return `      Events:\n${schedules.map(eventOf).join('')}`;
}

/** Texts are JSON, which is YAML as well. */
function eventOf(schedule: Schedule, i: number): string {
	const { name, expression, timeZone, startAt, endAt } = schedule;
	const input = JSON.stringify({ schedule, plannedAt: '<aws.scheduler.scheduled-time>' });
	const lines = [
		`        Schedule${i + 1}:`,
		'          Type: ScheduleV2',
		'          Properties:',
		`            Name: ${JSON.stringify(name)}`,
		'            GroupName: !Ref Schedules',
		`            ScheduleExpression: ${JSON.stringify(expression)}`,
		`            ScheduleExpressionTimezone: ${JSON.stringify(timeZone)}`,
		...(startAt === undefined ? [] : [`            StartDate: ${JSON.stringify(isoOf(startAt))}`]),
		...(endAt === undefined ? [] : [`            EndDate: ${JSON.stringify(isoOf(endAt))}`]),
		'            FlexibleTimeWindow: { Mode: "OFF" }',
		'            RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 }',
		'            DeadLetterConfig: { Arn: !GetAtt ScheduleDeadLetterQueue.Arn }',
		'            RoleArn: !GetAtt ScheduleRole.Arn',
		`            Input: ${JSON.stringify(input)}`,
	];
	return `${lines.join('\n')}\n`;
}

/** As CloudFormation takes it. */
function isoOf(time: string): string {
	return new Date(time).toISOString();
}
