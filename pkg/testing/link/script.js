// The stand-in for Plaid's browser script, https://cdn.plaid.com/link/v2/stable/link-initialize.js: a dialog with two buttons.
// It is served as text, so it is one function without outside references.

/** @typedef {{ public_token: string; metadata: Record<string, unknown> }} Success */
/**
 * @typedef {object} LinkConfig
 * @property {string} token
 * @property {(publicToken: string, metadata: Record<string, unknown>) => void} onSuccess
 * @property {(error: object | null, metadata: object) => void} [onExit]
 * @property {(name: string, metadata: object) => void} [onEvent]
 * @property {() => void} [onLoad]
 */

function defineLink() {
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const complete = new URL("/link/stand-in/complete", src);

  /** @param {LinkConfig} config */
  function create({ token, onSuccess, onExit = () => {}, onEvent = () => {}, onLoad = () => {} }) {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "Plaid Link (a stand-in)");
    const note = document.createElement("p");
    note.textContent = "This replaces Plaid Link. It asks for nothing, and no data leaves this machine.";
    dialog.append(
      note,
      button("Continue", finish),
      button("Leave", () => leave(null)),
    );
    const metadata = () => ({ institution: null, link_session_id: "", request_id: "", status: null });

    /**
     * @param {string} text
     * @param {() => void} onClick
     */
    function button(text, onClick) {
      const made = document.createElement("button");
      made.textContent = text;
      made.addEventListener("click", onClick);
      return made;
    }

    async function finish() {
      const response = await fetch(complete, { method: "POST", body: JSON.stringify({ link_token: token }) });
      const answer = await response.json();
      if (!response.ok) return leave(answer);
      close();
      onEvent("HANDOFF", metadata());
      onSuccess(answer.public_token, answer.metadata);
    }

    /** @param {object | null} error */
    function leave(error) {
      close();
      onEvent("EXIT", metadata());
      onExit(error, metadata());
    }

    function close() {
      dialog.close();
      dialog.remove();
    }

    setTimeout(onLoad);
    return {
      open() {
        document.body.append(dialog);
        dialog.showModal();
        onEvent("OPEN", metadata());
      },
      exit: () => leave(null),
      destroy: () => dialog.remove(),
      submit() {},
    };
  }

  Object.assign(window, { Plaid: { create } });
}

export const LINK_SCRIPT = `(${defineLink})();\n`;
