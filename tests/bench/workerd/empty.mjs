// What every Worker costs.
export default {
  fetch: () => new Response("done"),
};
