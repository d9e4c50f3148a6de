// An empty Worker: the cost that every Worker has.
export default {
  fetch: () => new Response("done"),
};
