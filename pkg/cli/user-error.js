/** An error that the user can fix. The command prints it as one line on stderr and exits with code 1. */
export class UserError extends Error {}
