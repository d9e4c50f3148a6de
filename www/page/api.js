// The page's way to the Worker.

const RECONNECT_MS = [500, 1000, 2000, 5000, 10_000];

/** Resolves to `{ status, ok, body }`; rejects only if the Worker can't be reached, and with what a person can be told. */
export async function ask(method, path, body) {
  const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
  try {
    const response = await fetch(`/api${path}`, init);
    const { status, ok } = response;
    // What a gateway answers by itself is no JSON.
    return { status, ok, body: status === 204 ? null : await response.json() };
  } catch (cause) {
    throw new Error("This service can’t be reached.", { cause });
  }
}

/** Calls `onState` with an Item's state now and at every change, and `onGap` when the line is lost; returns what ends that. */
export function watch(itemId, onState, onGap) {
  let socket;
  let timer;
  let isOver = false;
  let tries = 0;
  open();
  return () => {
    isOver = true;
    clearTimeout(timer);
    // One that is being opened can't be closed without a warning in the console.
    if (socket.readyState === WebSocket.OPEN) socket.close();
  };

  function open() {
    const url = new URL(`/api/items/${encodeURIComponent(itemId)}/live`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    socket = new WebSocket(url);
    socket.addEventListener("open", () => isOver && socket.close());
    socket.addEventListener("message", ({ data }) => {
      tries = 0;
      if (!isOver) onState(JSON.parse(data));
    });
    socket.addEventListener("close", () => {
      if (isOver) return;
      onGap();
      timer = setTimeout(open, RECONNECT_MS[Math.min(tries++, RECONNECT_MS.length - 1)]);
    });
  }
}
