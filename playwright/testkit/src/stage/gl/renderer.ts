import { FLOATS_PER_VERTEX, type Mesh } from './mesh.ts'
import type { Matrix4, Vector3 } from './matrix.ts'
import { seededRandom } from '../random.ts'
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shaders.ts'

/** How a surface answers light. `ambient + diffuse` of 1 shows the picture as it is where light falls straight on. */
export interface Material {
  texture?: WebGLTexture
  ambient?: number
  diffuse?: number
  specular?: number
  shininess?: number
  /** Pixels of a display that shows the texture; each gets its three stripes, so that filming it makes moiré. */
  displayPixels?: readonly [columns: number, rows: number]
  /** Pushes the surface towards the viewer where two lie in one plane. */
  depthOffset?: number
}

/** The camera's own doing in one frame. */
export interface Exposure {
  viewProjection: Matrix4
  eye: Vector3
  light: Vector3
  /** Brightness of this frame, near 1. */
  flicker: number
  /** Standard deviation of the sensor's noise at mid grey, in fractions of full scale. */
  noise: number
  /** Differs from frame to frame. */
  noiseSeed: number
}

const GRAIN_SIZE = 512
/** More brings nothing up to the 40 degrees of the thickness shot. */
const PRINT_ANISOTROPY = 4

export type Picture = HTMLCanvasElement | OffscreenCanvas | ImageBitmap

/** Draws lit, textured meshes with a camera's vignette and noise on one canvas. */
export class Renderer {
  readonly canvas: HTMLCanvasElement
  readonly #gl: WebGL2RenderingContext
  readonly #program: WebGLProgram
  readonly #uniforms = new Map<string, WebGLUniformLocation | null>()
  readonly #blank: WebGLTexture

  constructor(width: number, height: number, antialias: boolean) {
    this.canvas = document.createElement('canvas')
    this.canvas.width = width
    this.canvas.height = height
    const gl = this.canvas.getContext('webgl2', { alpha: false, antialias, preserveDrawingBuffer: true })
    if (!gl) throw new Error('this Chromium has no WebGL 2')
    this.#gl = gl
    this.#program = linkProgram(gl)
    this.#blank = this.texture(new ImageData(new Uint8ClampedArray([255, 255, 255, 255]), 1, 1))
    const stride = FLOATS_PER_VERTEX * 4
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer())
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer())
    let offset = 0
    for (const [name, size] of [
      ['at', 3],
      ['uv', 2],
      ['normal', 3],
      ['colour', 3],
    ] as const) {
      const location = gl.getAttribLocation(this.#program, name)
      gl.enableVertexAttribArray(location)
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, stride, offset)
      offset += size * 4
    }
    gl.useProgram(this.#program)
    this.#loadGrain()
    gl.enable(gl.DEPTH_TEST)
    gl.depthFunc(gl.LEQUAL)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.viewport(0, 0, width, height)
  }

  /**
   * Uploads a picture; the caller frees it with {@link release}. `print` keeps fine print legible where it is seen smaller
   * or tilted (mipmaps, anisotropic), at a fifth more time for its pixels.
   */
  texture(picture: Picture | ImageData, kind: 'print' | 'plain' = 'plain'): WebGLTexture {
    const gl = this.#gl
    const texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, texture)
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.MIRRORED_REPEAT)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.MIRRORED_REPEAT)
    if (kind === 'print') {
      gl.generateMipmap(gl.TEXTURE_2D)
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR)
      const anisotropic = gl.getExtension('EXT_texture_filter_anisotropic')
      if (anisotropic) gl.texParameterf(gl.TEXTURE_2D, anisotropic.TEXTURE_MAX_ANISOTROPY_EXT, PRINT_ANISOTROPY)
    }
    return texture
  }

  release(...textures: WebGLTexture[]): void {
    for (const texture of textures) this.#gl.deleteTexture(texture)
  }

  /** Starts a frame. */
  begin(exposure: Exposure): void {
    const gl = this.#gl
    gl.clearColor(0.1, 0.1, 0.1, 1)
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
    gl.uniformMatrix4fv(this.#uniform('viewProjection'), false, exposure.viewProjection)
    gl.uniform3f(this.#uniform('eye'), ...exposure.eye)
    gl.uniform3f(this.#uniform('light'), ...exposure.light)
    gl.uniform1f(this.#uniform('flicker'), exposure.flicker)
    gl.uniform1f(this.#uniform('noise'), exposure.noise)
    const random = seededRandom(exposure.noiseSeed)
    gl.uniform2i(this.#uniform('grainAt'), Math.floor(random() * GRAIN_SIZE), Math.floor(random() * GRAIN_SIZE))
    gl.uniform2f(this.#uniform('frameSize'), this.canvas.width, this.canvas.height)
  }

  draw(mesh: Mesh, model: Matrix4, material: Material): void {
    const gl = this.#gl
    const { texture = this.#blank, ambient = 1, diffuse = 0, specular = 0, shininess = 20 } = material
    gl.bindTexture(gl.TEXTURE_2D, texture)
    gl.uniformMatrix4fv(this.#uniform('model'), false, model)
    gl.uniform4f(this.#uniform('lighting'), ambient, diffuse, specular, shininess)
    gl.uniform2f(this.#uniform('displayPixels'), ...(material.displayPixels ?? ([0, 0] as const)))
    gl.uniform1f(this.#uniform('depthOffset'), material.depthOffset ?? 0)
    gl.bufferData(gl.ARRAY_BUFFER, mesh.vertices, gl.DYNAMIC_DRAW)
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.indices, gl.DYNAMIC_DRAW)
    gl.drawElements(gl.TRIANGLES, mesh.indices.length, gl.UNSIGNED_INT, 0)
  }

  /** Gaussian values in four channels, -4..4 standard deviations; frames differ by where they begin in the tile. */
  #loadGrain(): void {
    const gl = this.#gl
    const random = seededRandom(20)
    const tile = new Uint8Array(GRAIN_SIZE * GRAIN_SIZE * 4)
    for (let i = 0; i < tile.length; i++) {
      const normal = (random() + random() + random() + random() - 2) * Math.sqrt(3)
      tile[i] = Math.round(((normal + 4) / 8) * 255)
    }
    gl.activeTexture(gl.TEXTURE1)
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture())
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, GRAIN_SIZE, GRAIN_SIZE, 0, gl.RGBA, gl.UNSIGNED_BYTE, tile)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
    gl.uniform1i(this.#uniform('grainTile'), 1)
    gl.activeTexture(gl.TEXTURE0)
  }

  #uniform(name: string): WebGLUniformLocation | null {
    const known = this.#uniforms.get(name)
    if (known !== undefined) return known
    const location = this.#gl.getUniformLocation(this.#program, name)
    this.#uniforms.set(name, location)
    return location
  }
}

function linkProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) throw new Error('WebGL context lost')
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS))
      throw new Error(gl.getShaderInfoLog(shader) ?? 'shader refused')
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS))
    throw new Error(gl.getProgramInfoLog(program) ?? 'program refused')
  return program
}
