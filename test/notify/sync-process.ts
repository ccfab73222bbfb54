import { httpTransport } from '../../src-main/core/notify/http-transport.ts';
import { syncOnce } from '../../src-main/core/notify/sync.ts';
import { openBench } from './bench-store.ts';

/** `node sync-process.ts <data folder> <gateway>`: one sync run of three hubs a batch, for tests that kill it. */
const [, , folder = '', baseUrl = ''] = process.argv;
const store = openBench(folder);
const transport = httpTransport({ baseUrl });
await syncOnce(store, transport, { signal: new AbortController().signal, limit: 3 });
transport.close();
store.close();
