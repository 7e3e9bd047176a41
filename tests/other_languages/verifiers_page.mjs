// Script of the page of verifiers.mjs: jose with the browser's Web Crypto.
import { createLocalJWKSet, jwtVerify } from "jose";

/** Returns the subject of the token by the keys in this form, or the name of the error. */
window.verify = (form) =>
  jwtVerify(world.token, createLocalJWKSet(world.published[form]), world.options).then(
    ({ payload }) => payload.sub,
    (error) => error.name,
  );
