export declare const clientTypes: (document: unknown) => Promise<string>
