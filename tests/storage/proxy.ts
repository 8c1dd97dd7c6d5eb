import net from 'node:net';

export type WeakLink = {
  /** The server's URL, by way of the proxy. */
  readonly url: string;
  /** From now on, what the server says is lost when it says this, and the connection with it. Happens once. */
  loseWhenServerSays(words: string): void;
  /** Ends every connection and takes no more. */
  close(): Promise<void>;
};

/** A way to the server whose connections can be cut at a moment of the test's choosing. */
export async function startProxy(serverUrl: string): Promise<WeakLink> {
  const target = new URL(serverUrl);
  const sockets = new Set<net.Socket>();
  let fatal: string | undefined;

  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (chunk) => upstream.write(chunk));
    upstream.on('data', (chunk) => {
      if (fatal !== undefined && chunk.includes(fatal)) {
        fatal = undefined;
        cut();
        return;
      }
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const address = server.address();
  const url = new URL(serverUrl);
  url.port = typeof address === 'object' && address ? String(address.port) : '';
  return {
    url: url.href,
    loseWhenServerSays(words) {
      fatal = words;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
