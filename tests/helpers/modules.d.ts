/** It has no declarations of its own: the path of its program. */
declare module "workerd" {
  const workerd: { default: string };
  export default workerd;
}
