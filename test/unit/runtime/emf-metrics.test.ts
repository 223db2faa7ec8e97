import { expect, it, vi } from 'vitest';
import { createEmfMetrics } from '../../../shared/runtime/emf-metrics.ts';
import { aLine } from '../../support/builders.ts';

it('S3.7 leaves one line an invocation: what it did and was billed, and no dimension but its service', () => {
	const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
	const publish = createEmfMetrics('Shoal', 'consumer');
	publish(
		{
			lines: [aLine({ targets: 2, bytes: 10 }), aLine({ targets: 1, bytes: 5 })],
			outcomes: { ok: 2, timeout: 1 },
			cold: true,
			initMs: 300,
			requestId: 'request-1',
			spent: () => ({ ...aLine(), billedMs: 2_000, memoryMb: 1_536 }),
		},
		{ durationMs: 1_700, failed: 1 },
	);
	const told = printed.mock.calls.map(([line]) => JSON.parse(String(line)));
	printed.mockRestore();

	expect(told).toHaveLength(1);
	expect(told[0]).toMatchObject({
		service: 'consumer',
		requestId: 'request-1',
		outcomes: { ok: 2, timeout: 1 },
		Invocations: 1,
		Duration: 1_700,
		FailedMessages: 1,
		Targets: 3,
		Bytes: 15,
		ColdStarts: 1,
		InitDuration: 300,
		MemorySize: 1_536,
		GbSeconds: 3,
	});
	const [{ Dimensions, Metrics }] = told[0]._aws.CloudWatchMetrics;
	expect(Dimensions).toEqual([['service']]);
	// Each name is paid for: what only queries read is none.
	expect(Metrics.map(({ Name }: { Name: string }) => Name)).not.toContain('outcomes');
});
