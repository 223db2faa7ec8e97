import type { JobSummary } from '../../../shared/core/report/summary.ts';
import { formatCount, formatDollars } from '../text/format.ts';

/** What the figures of a job cost on AWS: name, dollars, and what they are for. */
export function costRows({ cost, invocations, gbSeconds, targets, settings }: JobSummary): string[][] {
	const rows = [
		['Lambda requests', formatDollars(cost.lambdaRequests), formatCount(invocations)],
		['Lambda duration', formatDollars(cost.lambdaDuration), `${gbSeconds.toFixed(3)} GB-s at ${settings.memoryMb} MB`],
		['SQS', formatDollars(cost.sqs), ''],
		['DynamoDB', formatDollars(cost.dynamodb), ''],
		['S3', formatDollars(cost.s3), ''],
	];
	return [...rows, ['total', formatDollars(cost.total), perMillion(cost.total, targets)]];
}

function perMillion(total: number, targets: number): string {
	return targets === 0 ? '' : `${formatDollars((total * 1_000_000) / targets)} a million targets`;
}
