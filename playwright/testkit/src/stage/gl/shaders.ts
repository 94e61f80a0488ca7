export const VERTEX_SHADER = `#version 300 es
in vec3 at; in vec2 uv; in vec3 normal; in vec3 colour;
uniform mat4 viewProjection; uniform mat4 model; uniform float depthOffset;
out vec2 vUv; out vec3 vNormal; out vec3 vColour; out vec3 vWorld;
void main() {
  vec4 world = model * vec4(at, 1.0);
  vWorld = world.xyz; vUv = uv; vColour = colour; vNormal = mat3(model) * normal;
  gl_Position = viewProjection * world;
  gl_Position.z -= depthOffset * gl_Position.w;
}`

/**
 * Chromium's fake camera takes the full-range levels of a JPEG for those of video, 16 to 235 (ITU-R BT.601), and stretches
 * them; so films are drawn in that range, and a page sees what was meant.
 */
const STUDIO_BLACK = 16 / 255
const STUDIO_SCALE = 219 / 255

/**
 * Blinn-Phong light, then the camera: vignette, flicker and noise that grows with the square root of the light, as shot
 * noise does. Colour is treated in the display's gamma: a film for tests needs plausible light, not photometry.
 */
export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 vUv; in vec3 vNormal; in vec3 vColour; in vec3 vWorld;
uniform sampler2D picture, grainTile;
uniform vec4 lighting;
uniform vec3 eye, light;
uniform float flicker, noise;
uniform ivec2 grainAt;
uniform vec2 frameSize, displayPixels;
out vec4 fragment;
void main() {
  vec4 sampled = texture(picture, vUv, -0.5);
  vec3 base = sampled.rgb * vColour;
  if (displayPixels.x > 0.0) {
    vec2 cell = fract(vUv * displayPixels);
    vec3 stripes = 0.86 + 0.24 * smoothstep(0.34, 0.1, abs(cell.x - vec3(0.18, 0.5, 0.82)));
    base *= stripes * (0.93 + 0.1 * smoothstep(0.0, 0.18, cell.y) * smoothstep(1.0, 0.82, cell.y));
    base = pow(base, vec3(0.92)) * vec3(0.94, 0.98, 1.06);
  }
  vec3 lit = base * lighting.x;
  // Without a GPU every root and power shows in the time, and most surfaces neither shade nor shine.
  if (lighting.y > 0.0) {
    vec3 n = normalize(vNormal), l = normalize(light - vWorld);
    lit += base * lighting.y * max(dot(n, l), 0.0);
    if (lighting.z > 0.0) {
      vec3 h = normalize(l + normalize(eye - vWorld));
      lit += lighting.z * pow(max(dot(n, h), 0.0), lighting.w) * sampled.a;
    }
  }
  vec2 fromCentre = gl_FragCoord.xy / frameSize - 0.5;
  lit *= flicker * (1.0 - 0.22 * dot(fromCentre, fromCentre));
  float grain = noise * (0.35 + sqrt(clamp(dot(lit, vec3(0.299, 0.587, 0.114)), 0.0, 1.0)));
  vec4 normal = texelFetch(grainTile, (ivec2(gl_FragCoord.xy) + grainAt) & 511, 0) * 8.0 - 4.0;
  lit += grain * (normal.a * 0.8 + normal.rgb * 0.45) * sampled.a;
  fragment = vec4(clamp(lit, 0.0, 1.0) * ${STUDIO_SCALE} + ${STUDIO_BLACK} * sampled.a, sampled.a);
}`
