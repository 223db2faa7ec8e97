import type { Upload } from './answers.ts';
import type { Api } from './api.ts';
import { ApiProblem } from './api-problem.ts';

/** Puts a list where the API says, and tells how to name it as a source. */
export async function uploadList(api: Api, file: File): Promise<{ readonly upload: string; readonly name: string }> {
	if (file.size === 0) throw new ApiProblem({ status: 0, detail: 'the file is empty' });
	const { uploadId, url } = await api.post<Upload>('/uploads', { bytes: file.size });
	// The address says who may; a browser sets the length itself.
	const put = await fetch(url, { method: 'PUT', body: new Blob([file]), credentials: 'omit' }).catch(() => undefined);
	if (!put?.ok) throw new ApiProblem({ status: put?.status ?? 0, detail: 'the file could not be sent' });
	return { upload: uploadId, name: file.name };
}
