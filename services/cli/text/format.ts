export {
	formatBytes,
	formatCount,
	formatDollars,
	formatDuration,
	formatPercent,
	formatPlural,
	formatRate,
	formatShortDuration,
} from '../../../shared/core/format.ts';
