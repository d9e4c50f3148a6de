import "../in-page.mjs";
