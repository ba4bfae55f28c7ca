// What most people write for this: the ws package, a process a core by node's cluster, and a loop
// that sends to all clients.  A message of any client goes to the clients of all workers.
//
// Usage: node server.mjs PORT WORKERS        (says "ready" when all workers listen)
import cluster from 'node:cluster';
import { WebSocketServer } from 'ws';

const [port, workers] = process.argv.slice(2).map(Number);

function lead() {
	let listening = 0;

	cluster.on('listening', () => {
		listening += 1;
		if (listening === workers) console.log('ready');
	});
	cluster.on('message', (_worker, text) => {
		for (const worker of Object.values(cluster.workers)) worker.send(text);
	});
	// Without all its workers what is measured is worth nothing.
	cluster.on('exit', () => process.exit(1));
	for (let i = 0; i < workers; i += 1) cluster.fork();
	process.on('SIGTERM', () => process.exit(0));
}

function serve() {
	const server = new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false });

	server.on('connection', (client) => {
		client.on('error', () => client.terminate());
		client.on('message', (data) => process.send(data.toString()));
	});
	process.on('message', (text) => {
		for (const client of server.clients) client.send(text);
	});
	process.on('disconnect', () => process.exit(0));
}

if (cluster.isPrimary) lead();
else serve();
