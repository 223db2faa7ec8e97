import {
	EMPTY_PAGE,
	type FailedVisit,
	type RedirectedVisit,
	type ResponseVisit,
	type Visit,
	type VisitPhases,
} from '../../shared/core/visit.ts';
import type { Visitor } from '../../shared/ports/visitor.ts';

/** A visit of whichever kind: what its kind does not have is as in the result of a target that saw nothing. */
export type SeenVisit = VisitPhases &
	Pick<Visit, 'kind'> &
	Pick<ResponseVisit, 'outcome' | 'found'> &
	Partial<Omit<ResponseVisit, 'kind' | keyof VisitPhases>> &
	Partial<Pick<FailedVisit, 'bug'>> &
	Partial<Pick<RedirectedVisit, 'next'>>;

export type Seeing<V extends Visitor> = Omit<V, 'visit'> & {
	visit(...asked: Parameters<Visitor['visit']>): Promise<SeenVisit>;
};

export type SeeingVisitor = Seeing<Visitor>;

export function seen(visit: Visit): SeenVisit {
	return (visit.kind === 'response' ? visit : { ...EMPTY_PAGE, status: null, ...visit }) as SeenVisit;
}

/** A visitor whose visits a test looks at without asking of which kind they are. */
export function seeing<V extends Visitor>(visitor: V): Seeing<V> {
	const visit: SeeingVisitor['visit'] = async (...asked) => seen(await visitor.visit(...asked));
	// What a getter says may change.
	return Object.assign(Object.create(visitor), { visit });
}
