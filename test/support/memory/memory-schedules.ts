import type { Schedule, ScheduleState } from '../../../shared/core/schedules/schedule.ts';
import type { ScheduleStates, ScheduleStore } from '../../../shared/ports/schedule-store.ts';

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);

export function createMemoryScheduleStore(): ScheduleStore {
	const schedules = new Map<string, Schedule>();
	return {
		async put(schedule) {
			schedules.set(schedule.name, structuredClone(schedule));
		},
		get: async (name) => structuredClone(schedules.get(name)),
		list: async () => structuredClone([...schedules.values()].sort(byName)),
		delete: async (name) => schedules.delete(name),
	};
}

export function createMemoryScheduleStates(): ScheduleStates {
	const states = new Map<string, ScheduleState>();
	return {
		get: async (name) => structuredClone(states.get(name)),
		list: async () => structuredClone([...states.values()].sort(byName)),
		async save(state) {
			const stored = states.get(state.name);
			if (stored !== undefined && stored.revision !== state.revision) return false;
			states.set(state.name, structuredClone({ ...state, revision: state.revision + 1 }));
			return true;
		},
		async delete(name) {
			states.delete(name);
		},
	};
}
