// Responses whose body was read, is locked, breaks or has no end.

export const bytes = (text) => new TextEncoder().encode(text);

export async function read(response) {
  await response.text();
  return response;
}

export function locked(response) {
  response.body.getReader();
  return response;
}

export async function cancelled(response) {
  await response.body.cancel();
  return response;
}

/** A stream of texts; chunks are bytes. */
export function stream(texts, end = (controller) => controller.close()) {
  const left = [...texts];
  return new ReadableStream({
    pull: (controller) => (left.length > 0 ? controller.enqueue(bytes(left.shift())) : end(controller)),
  });
}

export function breaking(texts) {
  return stream(texts, (controller) => controller.error(new Error("the line is dead")));
}

export function endless(length) {
  return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(length)) }));
}
