import type { Route } from '../route/route.ts';
import { Compare } from './compare.tsx';
import { Job } from './job/job.tsx';
import { Jobs } from './jobs.tsx';
import { NewJob } from './new-job.tsx';
import { EditSchedule } from './schedules/edit-schedule.tsx';
import { Schedules } from './schedules/schedules.tsx';

/** What an address names. */
export function View({ route }: { readonly route: Route }) {
	switch (route.page) {
		case 'jobs':
			return <Jobs />;
		case 'new':
			return <NewJob />;
		case 'job':
			return <Job key={route.jobId} route={route} />;
		case 'compare':
			return <Compare first={route.first} second={route.second} />;
		case 'schedules':
			return <Schedules />;
		case 'schedule':
			return <EditSchedule key={route.name} name={route.name} />;
	}
}
